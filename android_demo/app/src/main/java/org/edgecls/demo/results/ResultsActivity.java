package org.edgecls.demo.results;

import android.app.Activity;
import android.os.Bundle;
import org.edgecls.core.screen.results.ResultsPresenter;
import org.edgecls.demo.DemoApp;
import org.edgecls.demo.R;
import org.edgecls.demo.Services;

/** The kept results. */
public final class ResultsActivity extends Activity {
    private ResultsPresenter presenter;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.activity_results);
        Services services = DemoApp.services(this);
        presenter = new ResultsPresenter(
                new ResultsScreen(findViewById(android.R.id.content)), services.results(), services.threads());
    }

    @Override
    protected void onStart() {
        super.onStart();
        presenter.onStart();
    }
}
