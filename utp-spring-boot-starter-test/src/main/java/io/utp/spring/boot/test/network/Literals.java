package io.utp.spring.boot.test.network;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** IP addresses without a name service. */
final class Literals {

    private Literals() {}

    static boolean isLiteral(String text) {
        return NetUtil.createByteArrayFromIpAddressString(text) != null;
    }

    static InetAddress parse(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            throw new IllegalArgumentException("'" + text + "' is no IP address, such as 203.0.113.1 or 2001:db8::1");
        }
        return of(bytes);
    }

    static InetAddress ipv4(int first, int second, int third, int fourth) {
        return of(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
    }

    /** The loopback address of the same family. */
    static InetAddress loopback(InetAddress address) {
        byte[] bytes = new byte[address.getAddress().length];
        bytes[bytes.length - 1] = 1;
        if (bytes.length == 4) {
            bytes[0] = 127;
        }
        return of(bytes);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
