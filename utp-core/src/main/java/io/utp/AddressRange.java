package io.utp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The IP addresses that begin with the same bits: a network in CIDR notation (RFC 4632), or a single address. Safe for use by
 * several threads.
 */
public final class AddressRange {

    private final String text;
    private final boolean v4;
    private final long high;
    private final long low;
    private final int length;

    private AddressRange(String text, byte[] address, int length) {
        this.text = text;
        this.v4 = address.length == 4;
        this.length = length;
        this.high = high(address) & mask(length);
        this.low = low(address) & mask(length - Long.SIZE);
    }

    /** IPv4's 32 bits stand at the top. */
    private static long high(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        return address.length == 4 ? (long) bytes.getInt() << 32 : bytes.getLong();
    }

    private static long low(byte[] address) {
        return address.length == 4 ? 0 : ByteBuffer.wrap(address).getLong(Long.BYTES);
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
    }

    /**
     * Reads a range, without asking a name server. What stands behind the bits that count is ignored.
     *
     * @param text an IPv4 or IPv6 address, or one with {@code /} and the number of bits that count: {@code 10.0.0.0/8},
     *     {@code 2001:db8::/32}, {@code 192.0.2.7}
     * @return the range
     * @throws IllegalArgumentException if it is none; the message names it
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("'" + text
                    + "' is neither an address nor a network, such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32");
        }
        int bits = address.length * Byte.SIZE;
        String digits = slash < 0 ? String.valueOf(bits) : text.substring(slash + 1);
        int length = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
        if (length > bits) {
            throw new IllegalArgumentException("'" + text + "' has to end with / and 0 to " + bits + " bits");
        }
        return new AddressRange(text, address, length);
    }

    private static byte @Nullable [] address(String literal) {
        if (literal.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return four(literal.split("\\."));
        }
        if (!literal.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return null;
        }
        try {
            // In brackets it is never looked up as a name.
            return InetAddress.getByName("[" + literal + "]").getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static byte @Nullable [] four(String[] numbers) {
        byte[] address = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int number = Integer.parseInt(numbers[i]);
            if (number > 0xff) {
                return null;
            }
            address[i] = (byte) number;
        }
        return address;
    }

    /**
     * Whether an address is one of them.
     *
     * @param address any; IPv4 addresses are only in ranges of IPv4, written {@code ::ffff:a.b.c.d} or not
     * @return {@code true} if it is
     */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return (bytes.length == 4) == v4
                && (high(bytes) & mask(length)) == high
                && (low(bytes) & mask(length - Long.SIZE)) == low;
    }

    /** How many bits count: 0 to 32, or to 128. */
    public int length() {
        return length;
    }

    /** Two that contain the same addresses are equal, whatever was written. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRange range
                && v4 == range.v4
                && length == range.length
                && high == range.high
                && low == range.low;
    }

    @Override
    public int hashCode() {
        return (Long.hashCode(high) * 31 + Long.hashCode(low)) * 31 + length;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
