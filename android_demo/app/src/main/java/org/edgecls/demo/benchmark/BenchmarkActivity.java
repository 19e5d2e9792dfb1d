package org.edgecls.demo.benchmark;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.Menu;
import android.view.MenuItem;
import android.view.View;
import org.edgecls.core.screen.benchmark.BenchmarkPresenter;
import org.edgecls.demo.DemoApp;
import org.edgecls.demo.R;
import org.edgecls.demo.results.ResultsActivity;

/** Measures the chosen artifact. */
public final class BenchmarkActivity extends Activity {
    private BenchmarkPresenter presenter;
    private BenchmarkScreen screen;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.activity_benchmark);
        presenter = DemoApp.services(this).benchmark();
        screen = new BenchmarkScreen(findViewById(android.R.id.content), presenter);
        findViewById(R.id.benchmark_run).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                presenter.onRun();
            }
        });
        findViewById(R.id.benchmark_stop).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                presenter.onCancel();
            }
        });
        findViewById(R.id.benchmark_continue).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                presenter.onContinue();
            }
        });
    }

    @Override
    protected void onStart() {
        super.onStart();
        presenter.onStart(screen);
    }

    @Override
    protected void onStop() {
        presenter.onStop(screen, !isChangingConfigurations());
        super.onStop();
    }

    @Override
    public boolean onCreateOptionsMenu(Menu menu) {
        getMenuInflater().inflate(R.menu.benchmark, menu);
        return true;
    }

    @Override
    public boolean onOptionsItemSelected(MenuItem item) {
        if (item.getItemId() == R.id.menu_results) {
            startActivity(new Intent(this, ResultsActivity.class));
            return true;
        }
        return super.onOptionsItemSelected(item);
    }
}
