package io.utp.spring.listener;

import io.netty.util.NetUtil;
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

    private final String text;

    private final Kind kind;

    /** Bits of the network, or characters of the name but for the stars. */
    private final int length;

    private final byte @Nullable [] network;

    private RemotePattern(String text, Kind kind, int length, byte @Nullable [] network) {
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
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString((slash < 0) ? text : text.substring(0, slash));
        if (address != null) {
            int bits = address.length * Byte.SIZE;
            int length = (slash < 0) ? bits : prefixLength(text, slash, bits);
            return new RemotePattern(text, Kind.ADDRESS, length, address);
        }
        if (text.length() > MAX_NAME_LENGTH || !text.matches("[A-Za-z0-9._*-]+")) {
            throw new IllegalArgumentException("'" + text
                    + "' is neither a name, such as alice or sensor-*, nor an address or network, such as 10.0.0.0/8");
        }
        int length = text.replace("*", "").length();
        return new RemotePattern(text, (length == text.length()) ? Kind.NAME : Kind.NAMES, length, null);
    }

    private static int prefixLength(String text, int slash, int most) {
        String digits = text.substring(slash + 1);
        int length = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
        if (length > most) {
            throw new IllegalArgumentException("'" + text + "' has to end with / and 0 to " + most + " bits");
        }
        return length;
    }

    boolean matches(UtpSocket socket) {
        if (network == null) {
            return PatternMatchUtils.simpleMatch(text, socket.remoteName());
        }
        byte[] address = socket.remoteAddress().getAddress().getAddress();
        return address.length == network.length && samePrefix(address, network, length);
    }

    private static boolean samePrefix(byte[] left, byte[] right, int bits) {
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((left[bit / Byte.SIZE] ^ right[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Two that are equal match the same peers, whatever is written. */
    boolean isSameAs(RemotePattern other) {
        if (kind != other.kind || length != other.length) {
            return false;
        }
        return (network != null && other.network != null)
                ? network.length == other.network.length && samePrefix(network, other.network, length)
                : text.equals(other.text);
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
