package org.edgecls.demo;

import android.app.Application;
import android.content.Context;

/** The process. Its parts are made when the first screen asks, because the benchmark's process needs none of them. */
public final class DemoApp extends Application {
    private Services services;

    /** The parts that all screens share; on the user interface's thread. */
    public static Services services(Context context) {
        DemoApp app = (DemoApp) context.getApplicationContext();
        if (app.services == null) {
            app.services = new Services(app);
        }
        return app.services;
    }
}
