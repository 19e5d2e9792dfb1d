package org.edgecls.demo;

import android.content.Context;
import android.content.SharedPreferences;
import org.edgecls.core.screen.Preferences;

/** Choices in the app's shared preferences. */
final class StoredPreferences implements Preferences {
    private final SharedPreferences stored;

    StoredPreferences(Context context) {
        stored = context.getSharedPreferences("choices", Context.MODE_PRIVATE);
    }

    @Override
    public String text(String key, String fallback) {
        return stored.getString(key, fallback);
    }

    @Override
    public void keep(String key, String value) {
        stored.edit().putString(key, value).apply();
    }
}
