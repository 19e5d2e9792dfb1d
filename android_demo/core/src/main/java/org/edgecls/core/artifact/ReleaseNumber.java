package org.edgecls.core.artifact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Major and minor of a version of Paddle-Lite: version_number of edgecls/runtime/releases.py. */
public final class ReleaseNumber implements Comparable<ReleaseNumber> {
    private static final Pattern NUMBER = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})");

    private final int major;
    private final int minor;

    /** The release "major.minor". */
    public ReleaseNumber(int major, int minor) {
        this.major = major;
        this.minor = minor;
    }

    /** That of "v2.13-rc", or of a release's commit; null where there is no version. */
    public static ReleaseNumber of(String version) {
        String text = version == null ? "" : version;
        String release = Releases.ofCommit(text);
        Matcher matcher = NUMBER.matcher(release == null ? text : release);
        if (!matcher.lookingAt()) {
            return null;
        }
        return new ReleaseNumber(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public int compareTo(ReleaseNumber other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReleaseNumber && compareTo((ReleaseNumber) other) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * major + minor;
    }

    /** As "2.13". */
    @Override
    public String toString() {
        return major + "." + minor;
    }
}
