package io.utp.engine.rendezvous;

/** What nodes may be called, and what may stand in the texts that they send each other. */
public final class PeerNames {

    /** Characters of a name at most. */
    public static final int MOST_CHARACTERS = 64;

    /** Bytes of a text in UTF-8 at most. */
    static final int MOST_TEXT_BYTES = 200;

    private PeerNames() {}

    /**
     * Whether a node may have a name: 1 to {@link #MOST_CHARACTERS} of the characters {@code A-Z a-z 0-9 . _ -}. No two of them look
     * alike to a person or have a meaning to a shell, a URL or a store of keys.
     *
     * @param name the name
     * @return whether it is one
     */
    public static boolean isValid(String name) {
        boolean valid = !name.isEmpty() && name.length() <= MOST_CHARACTERS;
        for (int index = 0; valid && index < name.length(); index++) {
            char c = name.charAt(index);
            valid = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-_".indexOf(c) >= 0;
        }
        return valid;
    }

    /**
     * Refuses a name that no node can have.
     *
     * @param name the name
     * @return the name
     */
    public static String check(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("A name has 1 to " + MOST_CHARACTERS
                    + " of the characters A-Z a-z 0-9 . _ - but was \"" + clean(name) + '"');
        }
        return name;
    }

    /** Whether a text has nothing that makes one line of a log look like two, or like another. */
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
