package io.utp.rendezvous;

import java.util.regex.Pattern;

/** Which names can be registered. */
public final class RendezvousNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RendezvousNames() {}

    /**
     * Checks a name.
     *
     * @param name the name
     * @return the name
     * @throws IllegalArgumentException if it is not 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}
     */
    public static String require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A rendezvous name has 1 to 64 of the characters A-Z a-z 0-9 . _ - but was '" + name + "'");
        }
        return name;
    }
}
