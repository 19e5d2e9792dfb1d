package org.edgecls.demo.benchmark;

import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.ServiceConnection;
import android.os.Handler;
import android.os.IBinder;
import android.os.Looper;
import android.os.Message;
import android.os.Messenger;
import android.os.RemoteException;
import org.edgecls.core.screen.benchmark.BenchmarkLink;
import org.edgecls.core.screen.benchmark.BenchmarkPresenter;

/**
 * The app's end of the benchmark's process, on the main thread.
 *
 * <p>The binding is the application's, so that a turn of the screen leaves it alone. Every start binds anew: after its
 * process died twice in a minute the system no longer restarts a service by itself.
 */
public final class BenchmarkConnection implements BenchmarkLink {
    private final Context app;
    private final BenchmarkPresenter presenter;
    private final Messenger replies = new Messenger(new Replies());

    private int run;
    private Binding binding;

    /** A connection of the application; what the process tells goes to {@code presenter}. */
    public BenchmarkConnection(Context app, BenchmarkPresenter presenter) {
        this.app = app;
        this.presenter = presenter;
    }

    @Override
    public void start(String request) {
        close();
        run++;
        binding = new Binding(request);
        // Important: the service gets the cores of the app in front. Otherwise many phones keep the fast ones from it.
        int flags = Context.BIND_AUTO_CREATE | Context.BIND_IMPORTANT;
        if (!app.bindService(new Intent(app, BenchmarkService.class), binding, flags)) {
            lost(binding);
        }
    }

    @Override
    public void cancel() {
        if (binding != null && !binding.send(Wire.CANCEL, null)) {
            lost(binding);
        }
    }

    @Override
    public void close() {
        if (binding != null) {
            // Also after bindService said no: the system may still hold the connection.
            app.unbindService(binding);
            binding = null;
        }
    }

    private void lost(Binding which) {
        if (which == binding) {
            close();
            presenter.onLost();
        }
    }

    private final class Binding implements ServiceConnection {
        private final String request;
        private Messenger service;

        Binding(String request) {
            this.request = request;
        }

        /** Whether the message is on its way; false when there is no process to take it. */
        boolean send(int what, String text) {
            if (service == null) {
                return false;
            }
            try {
                service.send(Wire.message(what, run, text, replies));
                return true;
            } catch (RemoteException processIsGone) {
                return false;
            }
        }

        @Override
        public void onServiceConnected(ComponentName name, IBinder binder) {
            if (this != binding || service != null) {
                return;
            }
            service = new Messenger(binder);
            if (!send(Wire.START, request)) {
                lost(this);
            }
        }

        @Override
        public void onServiceDisconnected(ComponentName name) {
            lost(this);
        }

        /** Called from Android 8 on, where the interface has it: the system has given the binding up. */
        @SuppressWarnings("unused")
        public void onBindingDied(ComponentName name) {
            lost(this);
        }
    }

    private final class Replies extends Handler {
        Replies() {
            super(Looper.getMainLooper());
        }

        @Override
        public void handleMessage(Message message) {
            if (message.what == Wire.EVENT && binding != null && Wire.run(message) == run) {
                presenter.onEvent(Wire.text(message));
            }
        }
    }
}
