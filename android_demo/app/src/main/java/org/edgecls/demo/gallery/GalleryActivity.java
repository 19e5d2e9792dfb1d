package org.edgecls.demo.gallery;

import android.app.Activity;
import android.content.ActivityNotFoundException;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import org.edgecls.core.screen.gallery.GalleryPresenter;
import org.edgecls.demo.DemoApp;
import org.edgecls.demo.R;
import org.edgecls.demo.Services;

/** Classifies a picture that the user chooses, or that another app shares. */
public final class GalleryActivity extends Activity {
    private static final int CHOOSE = 1;
    private static final String PICTURE = "picture";

    private GalleryPresenter presenter;
    private Uri picture;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.activity_gallery);
        Services services = DemoApp.services(this);
        presenter = new GalleryPresenter(
                new GalleryScreen(findViewById(android.R.id.content)),
                services.engine(),
                services.shelf(),
                services.choices(),
                services.threads());
        findViewById(R.id.choose_picture).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                choose();
            }
        });
        findViewById(R.id.engine_retry).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                presenter.onRetryEngine();
            }
        });
        if (saved != null) {
            show((Uri) saved.getParcelable(PICTURE));
        } else if (Intent.ACTION_SEND.equals(getIntent().getAction())) {
            open(shared(getIntent()));
        }
    }

    @Override
    protected void onStart() {
        super.onStart();
        presenter.onStart();
    }

    @Override
    protected void onStop() {
        presenter.onStop();
        super.onStop();
    }

    @Override
    protected void onSaveInstanceState(Bundle out) {
        super.onSaveInstanceState(out);
        out.putParcelable(PICTURE, picture);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request == CHOOSE && result == RESULT_OK && data != null) {
            show(data.getData());
        }
    }

    /** The picture that another app shares; null where it sent none, something else, or what can't even be unpacked. */
    private static Uri shared(Intent intent) {
        try {
            Object shared = intent.getParcelableExtra(Intent.EXTRA_STREAM);
            return shared instanceof Uri ? (Uri) shared : null;
        } catch (RuntimeException badParcel) {
            return null;
        }
    }

    private void choose() {
        Intent intent = new Intent(Intent.ACTION_GET_CONTENT);
        intent.addCategory(Intent.CATEGORY_OPENABLE);
        intent.setType("image/*");
        try {
            startActivityForResult(intent, CHOOSE);
        } catch (ActivityNotFoundException noGallery) {
            Toast.makeText(this, R.string.no_chooser, Toast.LENGTH_LONG).show();
        }
    }

    private void show(Uri uri) {
        if (uri != null) {
            open(uri);
        }
    }

    private void open(Uri uri) {
        picture = uri;
        presenter.onPicture(new UriPicture(getContentResolver(), uri, new BitmapPictureDecoder()));
    }
}
