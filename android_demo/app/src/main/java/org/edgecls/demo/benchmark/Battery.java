package org.edgecls.demo.benchmark;

import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.os.BatteryManager;

/** The battery as the system last told of it; null for what it didn't. */
final class Battery {
    private static final int ABSENT = Integer.MIN_VALUE;
    private static final double TENTHS = 10.0;

    private final Intent told;

    private Battery(Intent told) {
        this.told = told;
    }

    /** The latest news: without a receiver this only gives the broadcast that lies ready. */
    static Battery read(Context context) {
        return new Battery(context.registerReceiver(null, new IntentFilter(Intent.ACTION_BATTERY_CHANGED)));
    }

    Integer percent() {
        int level = number(BatteryManager.EXTRA_LEVEL);
        int scale = number(BatteryManager.EXTRA_SCALE);
        return level < 0 || scale <= 0 ? null : Integer.valueOf((int) Math.round(level * 100.0 / scale));
    }

    String state() {
        switch (number(BatteryManager.EXTRA_STATUS)) {
            case BatteryManager.BATTERY_STATUS_CHARGING:
                return "charging";
            case BatteryManager.BATTERY_STATUS_DISCHARGING:
                return "discharging";
            case BatteryManager.BATTERY_STATUS_NOT_CHARGING:
                return "not charging";
            case BatteryManager.BATTERY_STATUS_FULL:
                return "full";
            default:
                return null;
        }
    }

    Double celsius() {
        int tenths = number(BatteryManager.EXTRA_TEMPERATURE);
        return tenths == ABSENT ? null : Double.valueOf(tenths / TENTHS);
    }

    private int number(String key) {
        boolean present = told != null && told.getBooleanExtra(BatteryManager.EXTRA_PRESENT, true);
        return present ? told.getIntExtra(key, ABSENT) : ABSENT;
    }
}
