package org.edgecls.demo.camera;

import android.Manifest;
import android.annotation.TargetApi;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Build;
import android.os.Process;
import org.edgecls.core.screen.camera.CameraPermission;
import org.edgecls.core.screen.live.LivePresenter;

/** The camera's permission as an activity asks for it. */
public final class ActivityCameraPermission implements CameraPermission {
    private static final int REQUEST = 1;

    private final Activity activity;

    /** The permission, asked for by this activity. */
    public ActivityCameraPermission(Activity activity) {
        this.activity = activity;
    }

    /** Before Android 6 this is always so: the permission came with the installation. */
    @Override
    public boolean granted() {
        return activity.checkPermission(Manifest.permission.CAMERA, Process.myPid(), Process.myUid())
                == PackageManager.PERMISSION_GRANTED;
    }

    @Override
    @TargetApi(Build.VERSION_CODES.M)
    public void request() {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) {
            activity.requestPermissions(new String[] {Manifest.permission.CAMERA}, REQUEST);
        }
    }

    /** Hands the system's answer on; an answer without content means that the question was interrupted. */
    @TargetApi(Build.VERSION_CODES.M)
    public void onAnswer(int request, int[] results, LivePresenter presenter) {
        if (request == REQUEST && results.length > 0) {
            boolean granted = results[0] == PackageManager.PERMISSION_GRANTED;
            boolean mayAskAgain = activity.shouldShowRequestPermissionRationale(Manifest.permission.CAMERA);
            presenter.onPermissionAnswer(granted, mayAskAgain);
        }
    }
}
