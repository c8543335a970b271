package io.utp.engine.limit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The addresses that count as one. They have an order, so that maps find them fast although anybody can choose many of one hash
 * code.
 *
 * @param v4 whether they are IPv4 addresses
 * @param bits what they have in common; at most 32 or 64 bits, the rest is 0
 */
public record AddressGroup(boolean v4, long bits) implements Comparable<AddressGroup> {

    private static final long NETWORK_V4 = 0xffff_ff00L;
    private static final long NETWORK_V6 = 0xffff_ffff_ffff_0000L;

    /**
     * An IPv4 address, or an IPv6 /64, of which a subscriber has all (RFC 4291 section 2.5.4).
     *
     * @param address one of them, resolved
     * @return the group
     */
    public static AddressGroup of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        return bytes.remaining() == 4
                ? new AddressGroup(true, bytes.getInt() & 0xffff_ffffL)
                : new AddressGroup(false, bytes.getLong());
    }

    /** The network that it is a part of: an IPv4 /24, or an IPv6 /48, as large as a site gets (RFC 6177). */
    public AddressGroup network() {
        return new AddressGroup(v4, bits & (v4 ? NETWORK_V4 : NETWORK_V6));
    }

    @Override
    public int compareTo(AddressGroup other) {
        int kinds = Boolean.compare(v4, other.v4);
        return kinds != 0 ? kinds : Long.compare(bits, other.bits);
    }
}
