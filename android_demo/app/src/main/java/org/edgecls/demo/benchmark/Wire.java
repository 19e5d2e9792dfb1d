package org.edgecls.demo.benchmark;

import android.os.Bundle;
import android.os.Message;
import android.os.Messenger;

/** The messages between the app and the benchmark's process. Each is of one run, by its number. */
final class Wire {
    /** To the service: measure. */
    static final int START = 1;
    /** To the service: stop measuring. */
    static final int CANCEL = 2;
    /** From the service: what happened. */
    static final int EVENT = 3;

    private static final String TEXT = "text";

    private Wire() {}

    static Message message(int what, int run, String text, Messenger replyTo) {
        Message message = Message.obtain(null, what, run, 0);
        Bundle data = new Bundle();
        data.putString(TEXT, text);
        message.setData(data);
        message.replyTo = replyTo;
        return message;
    }

    static int run(Message message) {
        return message.arg1;
    }

    static String text(Message message) {
        return message.getData().getString(TEXT);
    }
}
