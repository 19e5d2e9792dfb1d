package org.edgecls.core.artifact;

import java.util.HashMap;
import java.util.Map;

/**
 * The release that a commit of Paddle-Lite belongs to: a build of anything but a tag carries its commit alone. The
 * table is that of edgecls/runtime/data/release_commits.json, which tells its source.
 */
public final class Releases {
    /** Git shortens a commit to 7 digits, or to more in a large clone. */
    private static final int SHORT = 7;

    /** Each release and its commits. */
    private static final String[][] TABLE = {
        {"v2.9", "306d09d"},
        {
            "v2.9.1",
            "014ebd1 046c2d7 123d13c 1c4698c 1cc3557 2251faa 23dc2d5 24628c9 25ee87e 2dd1533 "
                    + "48fba28 55fddb7 60bc2eb 64e8de1 651ff9b 69eb84c 6a4ceab 6c5af8a 710350f 7f11b03 "
                    + "8110ea0 83f5533 87055dc 892e4be 8e90bc3 92eb5d7 95d4080 96d112f 980121a 98033b6 "
                    + "9a42da6 9c0c644 a377627 a3e76d3 a4fef69 a52f485 a6e015a aff3c52 bbf5da8 c83d5da "
                    + "d0be7ad e51c4df e687e10 e8bdf61 f69b126 f6faba4"
        },
        {
            "v2.10",
            "07a3304 07e5d99 0908d43 1282315 15a1324 242950b 2db4392 30fe065 3232aa6 3341848 "
                    + "36b86d0 4213aa0 4a6ce7b 55ea0c9 5f4d9ce 6570a95 685c9fc 6d02e36 6d3bf6a 722d24c "
                    + "7b5448b 807b311 81c1df9 9614c4e 97559fc 9dd4e26 a1617bb a299ba3 a94895e a949e21 "
                    + "b0149cd b2e9106 b427cac bae9614 bb2edd6 c213c0c c28ec2e c689820 cb993f0 e2798a4 "
                    + "f6c7a65 f8a8f83 fec57de ff0895e"
        },
        {
            "v2.11",
            "07b851a 14ac6f6 23e9b03 2f131e1 374e545 40a243d 44bc495 47ea6b5 4eba378 51ca3de "
                    + "55b7bf7 566086e 5f89607 6538595 696f889 6f20460 73750d9 7912cd0 7ca3e00 83000d8 "
                    + "8f09eb2 8f379b4 985d659 996a353 9c2115c 9cc74a5 b795495 b7ca88c c353a2e c91e17f "
                    + "d313dd8 e66b89e f020df4 f6390e4 fca284e"
        },
        {
            "v2.12",
            "044ba5b 09dbf97 193bbd5 1bbae77 1be3672 20e0aac 21d95ce 22d87bf 2e81d4f 41c84c9 "
                    + "484f76b 5004867 523d539 5c77d27 78ded52 8179507 899ab48 8c84d4a 8f7e746 9ccd9bf "
                    + "a8c1d55 b150c13 b28536d b570ca7 b6bae89 ba943a9 bb29eea bbd8c3d c2aa1e3 d04022e "
                    + "d22efc1 e15d64c e2a9e90 edf7b6c f294964 f444cbc f639f78"
        },
        {
            "v2.13-rc",
            "02e3871 0dd8da1 102697b 218cf0b 240a56e 2ca88eb 34115b3 3b5f916 5a4827c aa834fc "
                    + "cbb5006 cd09a8e dba0fa7 dcc7b44 e14a931 e16eb60 e92dc52"
        },
    };

    private static final Map<String, String> BY_COMMIT = new HashMap<String, String>();

    static {
        for (String[] release : TABLE) {
            for (String commit : release[1].split(" ")) {
                BY_COMMIT.put(commit, release[0]);
            }
        }
    }

    private Releases() {}

    /** The release, as "v2.12", whose tag or release branch holds a commit; null for all others. */
    public static String ofCommit(String commit) {
        return commit.length() < SHORT ? null : BY_COMMIT.get(commit.substring(0, SHORT));
    }

    /** How many commits are known. */
    static int count() {
        return BY_COMMIT.size();
    }
}
