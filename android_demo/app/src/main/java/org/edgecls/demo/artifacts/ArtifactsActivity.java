package org.edgecls.demo.artifacts;

import android.app.Activity;
import android.content.ActivityNotFoundException;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import org.edgecls.core.screen.artifacts.ArtifactsPresenter;
import org.edgecls.demo.DemoApp;
import org.edgecls.demo.R;
import org.edgecls.demo.Services;

/** The artifacts: choose one, import, remove. */
public final class ArtifactsActivity extends Activity {
    private static final int ZIP = 1;
    private static final int FOLDER = 2;
    private static final String ANY_TYPE = "*/*";
    /** What file browsers take a zip archive for. */
    private static final String[] ZIP_TYPES = {
        "application/zip", "application/x-zip-compressed", "application/octet-stream"
    };

    private ArtifactsPresenter presenter;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.activity_artifacts);
        Services services = DemoApp.services(this);
        ArtifactsScreen screen = new ArtifactsScreen(findViewById(android.R.id.content));
        presenter = new ArtifactsPresenter(screen, services.shelf(), services.choices(), services.threads());
        screen.attach(presenter);
        findViewById(R.id.import_zip).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                chooseZip();
            }
        });
        findViewById(R.id.import_folder).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                choose(new Intent(Intent.ACTION_OPEN_DOCUMENT_TREE), FOLDER);
            }
        });
    }

    @Override
    protected void onStart() {
        super.onStart();
        presenter.onStart();
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        Uri uri = result == RESULT_OK && data != null ? data.getData() : null;
        if (uri == null) {
            return;
        }
        Documents documents = new Documents(getContentResolver());
        presenter.onImport(request == ZIP ? new ZipImport(documents, uri) : new FolderImport(documents, uri));
    }

    private void chooseZip() {
        Intent intent = new Intent(Intent.ACTION_OPEN_DOCUMENT);
        intent.addCategory(Intent.CATEGORY_OPENABLE);
        intent.setType(ANY_TYPE);
        intent.putExtra(Intent.EXTRA_MIME_TYPES, ZIP_TYPES);
        choose(intent, ZIP);
    }

    private void choose(Intent intent, int request) {
        try {
            startActivityForResult(intent, request);
        } catch (ActivityNotFoundException noBrowser) {
            Toast.makeText(this, R.string.no_chooser, Toast.LENGTH_LONG).show();
        }
    }
}
