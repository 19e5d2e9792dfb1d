package org.edgecls.demo.results;

import android.app.Activity;
import android.content.ClipData;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.view.View;
import org.edgecls.core.screen.results.ResultsPresenter;
import org.edgecls.demo.DemoApp;
import org.edgecls.demo.R;
import org.edgecls.demo.Services;

/** One result, which can be shared. */
public final class ResultActivity extends Activity {
    /** The name of the result's file, in the intent. */
    static final String NAME = "name";

    private ResultsPresenter presenter;
    private String name;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.activity_result);
        name = getIntent().getStringExtra(NAME);
        Services services = DemoApp.services(this);
        presenter = new ResultsPresenter(
                new ResultScreen(findViewById(android.R.id.content)), services.results(), services.threads());
        findViewById(R.id.result_share).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                share();
            }
        });
    }

    @Override
    protected void onStart() {
        super.onStart();
        presenter.onStart(name);
    }

    private void share() {
        Uri address = ResultsProvider.address(name);
        Intent share = new Intent(Intent.ACTION_SEND);
        share.setType(ResultsProvider.TYPE);
        share.putExtra(Intent.EXTRA_STREAM, address);
        // The chooser hands the grant on by the clip data.
        share.setClipData(ClipData.newRawUri(name, address));
        share.addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION);
        startActivity(Intent.createChooser(share, getString(R.string.result_share)));
    }
}
