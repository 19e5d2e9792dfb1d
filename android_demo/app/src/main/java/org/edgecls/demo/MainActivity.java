package org.edgecls.demo;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.Menu;
import android.view.MenuItem;
import android.view.TextureView;
import org.edgecls.core.screen.Clock;
import org.edgecls.core.screen.live.LivePresenter;
import org.edgecls.demo.artifacts.ArtifactsActivity;
import org.edgecls.demo.benchmark.BenchmarkActivity;
import org.edgecls.demo.camera.ActivityCameraPermission;
import org.edgecls.demo.camera.CameraController;
import org.edgecls.demo.gallery.GalleryActivity;
import org.edgecls.demo.live.LiveScreen;
import org.edgecls.demo.results.ResultsActivity;

/** The live classifier. */
public final class MainActivity extends Activity {
    private ActivityCameraPermission permission;
    private LivePresenter presenter;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.activity_main);
        Services services = DemoApp.services(this);
        permission = new ActivityCameraPermission(this);
        presenter = new LivePresenter(
                permission, services.engine(), services.shelf(), services.choices(), services.threads(), Clock.SYSTEM);
        TextureView preview = (TextureView) findViewById(R.id.preview);
        presenter.attach(
                new LiveScreen(findViewById(android.R.id.content), presenter, services.choices().cores()),
                new CameraController(preview, presenter, services.threads().ui(), services.cameraThread()));
    }

    @Override
    protected void onResume() {
        super.onResume();
        presenter.onResume();
    }

    @Override
    protected void onPause() {
        presenter.onPause();
        super.onPause();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        permission.onAnswer(request, results, presenter);
    }

    @Override
    public boolean onCreateOptionsMenu(Menu menu) {
        getMenuInflater().inflate(R.menu.main, menu);
        return true;
    }

    @Override
    public boolean onOptionsItemSelected(MenuItem item) {
        int id = item.getItemId();
        if (id == R.id.menu_gallery) {
            return open(GalleryActivity.class);
        } else if (id == R.id.menu_benchmark) {
            return open(BenchmarkActivity.class);
        } else if (id == R.id.menu_artifacts) {
            return open(ArtifactsActivity.class);
        } else if (id == R.id.menu_results) {
            return open(ResultsActivity.class);
        }
        return super.onOptionsItemSelected(item);
    }

    private boolean open(Class<? extends Activity> screen) {
        startActivity(new Intent(this, screen));
        return true;
    }
}
