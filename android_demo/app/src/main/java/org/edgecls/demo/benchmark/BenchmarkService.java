package org.edgecls.demo.benchmark;

import android.app.Service;
import android.content.Intent;
import android.os.Handler;
import android.os.IBinder;
import android.os.Looper;
import android.os.Message;
import android.os.Messenger;
import android.os.Process;
import android.os.RemoteException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.screen.benchmark.BenchmarkEvent;
import org.edgecls.core.screen.benchmark.BenchmarkJob;
import org.edgecls.core.screen.model.LibraryGate;
import org.edgecls.demo.Library;
import org.edgecls.demo.gallery.BitmapPictureDecoder;
import org.edgecls.paddle.PaddleEngineFactory;

/** Runs benchmarks in its own process, one after the other. */
public final class BenchmarkService extends Service {
    private final Messenger inbox = new Messenger(new Inbox());
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private BenchmarkJob job;

    @Override
    public IBinder onBind(Intent intent) {
        return inbox.getBinder();
    }

    @Override
    public boolean onUnbind(Intent intent) {
        cancel();
        return false;
    }

    @Override
    public void onDestroy() {
        cancel();
        super.onDestroy();
        // Paddle-Lite's threads stay bound to the cores of the last power mode: the next run gets a fresh process.
        Process.killProcess(Process.myPid());
    }

    private void start(final int run, final String request, final Messenger replies) {
        cancel();
        final BenchmarkJob next = newJob();
        job = next;
        worker.execute(new Runnable() {
            @Override
            public void run() {
                next.run(request, new Sender(run, replies, next));
            }
        });
    }

    private void cancel() {
        if (job != null) {
            job.cancel();
        }
    }

    private BenchmarkJob newJob() {
        PhoneDescription phone = new PhoneDescription(this);
        return new BenchmarkJob(
                new PaddleEngineFactory(),
                new BitmapPictureDecoder(),
                new PhoneProbe(this, phone),
                new SystemFiles(),
                phone.environment(),
                new LibraryGate(Library.file(this)));
    }

    private final class Inbox extends Handler {
        Inbox() {
            super(Looper.getMainLooper());
        }

        @Override
        public void handleMessage(Message message) {
            if (message.what == Wire.START) {
                start(Wire.run(message), Wire.text(message), message.replyTo);
            } else if (message.what == Wire.CANCEL) {
                cancel();
            }
        }
    }

    private static final class Sender implements BenchmarkJob.Output {
        private final int run;
        private final Messenger replies;
        private final BenchmarkJob job;

        Sender(int run, Messenger replies, BenchmarkJob job) {
            this.run = run;
            this.replies = replies;
            this.job = job;
        }

        @Override
        public void send(BenchmarkEvent event) {
            try {
                replies.send(Wire.message(Wire.EVENT, run, event.toText(), null));
            } catch (RemoteException nobodyListens) {
                job.cancel();
            }
        }
    }
}
