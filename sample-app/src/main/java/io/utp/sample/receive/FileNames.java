package io.utp.sample.receive;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Makes names that came from the network fit for a directory of ours. */
final class FileNames {

    private static final String FALLBACK = "file";

    private static final String FORBIDDEN = "<>:\"|?*";

    /** Bytes that the file systems in use have for a name. */
    private static final int MAX_BYTES = 255;

    private FileNames() {}

    /**
     * The last element of what may be a path of any operating system, without characters that could do harm, and neither
     * hidden nor empty.
     */
    static String safe(String offered) {
        String last = offered.substring(Math.max(offered.lastIndexOf('/'), offered.lastIndexOf('\\')) + 1);
        String clean = last.codePoints()
                .map(c -> isHarmless(c) ? c : '_')
                .mapToObj(Character::toString)
                .collect(Collectors.joining())
                .replaceFirst("^\\.+", "")
                .replaceFirst("[. ]+$", "");
        return clean.isBlank() ? FALLBACK : encodable(shortened(clean, MAX_BYTES));
    }

    /** The name with a number before its extension; number 0 is none. */
    static String numbered(String name, int number) {
        if (number == 0) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String stem = (dot > 0) ? name.substring(0, dot) : name;
        String suffix = " (" + number + ")" + ((dot > 0) ? name.substring(dot) : "");
        int left = MAX_BYTES - bytes(suffix);
        return (left > 0) ? shortened(stem, left) + suffix : numbered(shortened(name, MAX_BYTES / 2), number);
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> FORBIDDEN.indexOf(c) < 0;
        };
    }

    private static String shortened(String text, int maxBytes) {
        String result = text;
        while (bytes(result) > maxBytes) {
            result = result.substring(0, result.offsetByCodePoints(result.length(), -1));
        }
        return result;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Where the locale knows only ASCII, the JVM makes no path of other characters. */
    private static String encodable(String name) {
        try {
            return Path.of(name).toString();
        } catch (InvalidPathException ex) {
            return name.replaceAll("[^\\x20-\\x7e]", "_");
        }
    }
}
