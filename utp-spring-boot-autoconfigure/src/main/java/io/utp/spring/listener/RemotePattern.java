package io.utp.spring.listener;

import io.utp.AddressRange;
import io.utp.UtpSocket;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PatternMatchUtils;

/**
 * Whose connections a listener takes: those from an address, from a network in CIDR notation, or of peers with a name, in which
 * {@code *} stands for any characters.
 */
final class RemotePattern {

    /** Those that decide first come first: names, patterns of names, addresses; among these the longer ones. */
    static final Comparator<RemotePattern> MOST_SPECIFIC_FIRST = Comparator.comparing(
                    (RemotePattern pattern) -> pattern.kind)
            .thenComparing(pattern -> pattern.length, Comparator.reverseOrder());

    private static final int MAX_NAME_LENGTH = 64;

    /** Names have no colons, and are not taken for addresses unless they look like one. */
    private static final String ADDRESS = "[0-9A-Fa-f:.]*:.*|\\d{1,3}(\\.\\d{1,3}){3}(/.*)?";

    private final String text;

    private final Kind kind;

    /** Bits of the network, or characters of the name but for the stars. */
    private final int length;

    private final @Nullable AddressRange network;

    private RemotePattern(String text, Kind kind, int length, @Nullable AddressRange network) {
        this.text = text;
        this.kind = kind;
        this.length = length;
        this.network = network;
    }

    /**
     * Reads a pattern, without asking a name server.
     *
     * @throws IllegalArgumentException if it is none
     */
    static RemotePattern of(String text) {
        if (text.matches(ADDRESS)) {
            AddressRange range = AddressRange.of(text);
            return new RemotePattern(text, Kind.ADDRESS, range.length(), range);
        }
        if (text.length() > MAX_NAME_LENGTH || !text.matches("[A-Za-z0-9._*-]+")) {
            throw new IllegalArgumentException("'" + text
                    + "' is neither a name, such as alice or sensor-*, nor an address or network, such as 10.0.0.0/8");
        }
        int length = text.replace("*", "").length();
        return new RemotePattern(text, (length == text.length()) ? Kind.NAME : Kind.NAMES, length, null);
    }

    boolean matches(UtpSocket socket) {
        if (network == null) {
            return PatternMatchUtils.simpleMatch(text, socket.remoteName());
        }
        return network.contains(socket.remoteAddress().getAddress());
    }

    /** Two that are equal match the same peers, whatever is written. */
    boolean isSameAs(RemotePattern other) {
        if (kind != other.kind || length != other.length) {
            return false;
        }
        return (network != null) ? network.equals(other.network) : text.equals(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private enum Kind {
        NAME,
        NAMES,
        ADDRESS
    }
}
