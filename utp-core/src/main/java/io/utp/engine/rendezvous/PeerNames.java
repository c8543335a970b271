package io.utp.engine.rendezvous;

import java.nio.charset.StandardCharsets;

/** What nodes may be called, and what may stand in the texts that they send each other. */
public final class PeerNames {

    /** Bytes of a name in UTF-8 at most. */
    public static final int MOST_BYTES = 128;

    /** Bytes of a text in UTF-8 at most. */
    static final int MOST_TEXT_BYTES = 200;

    private PeerNames() {}

    /**
     * Whether a node may have a name: 1 to {@link #MOST_BYTES} bytes of UTF-8 that can be seen. What cannot be seen makes two
     * names look like one, or a line of a log like two.
     *
     * @param name the name
     * @return whether it is one
     */
    public static boolean isValid(String name) {
        return !name.isEmpty()
                && name.length() <= MOST_BYTES
                && name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                && isVisible(name)
                && name.strip().equals(name);
    }

    /**
     * Refuses a name that no node can have.
     *
     * @param name the name
     * @return the name
     */
    public static String check(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("A name has 1 to " + MOST_BYTES
                    + " bytes in UTF-8, no control characters and no space at its ends, but was given \"" + clean(name)
                    + '"');
        }
        return name;
    }

    static boolean isVisible(String text) {
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            if (!isVisible(codePoint)) {
                return false;
            }
            index += Character.charCount(codePoint);
        }
        return true;
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** The text as it may be sent: what cannot be seen becomes a space, and what is too long is cut off. */
    static String clean(String text) {
        StringBuilder cleaned = new StringBuilder();
        int bytes = 0;
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            int visible = isVisible(codePoint) ? codePoint : ' ';
            bytes += visible < 0x80 ? 1 : visible < 0x800 ? 2 : visible < 0x10000 ? 3 : 4;
            if (bytes > MOST_TEXT_BYTES) {
                break;
            }
            cleaned.appendCodePoint(visible);
        }
        return cleaned.toString();
    }
}
