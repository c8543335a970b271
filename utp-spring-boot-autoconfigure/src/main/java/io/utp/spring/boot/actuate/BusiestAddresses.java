package io.utp.spring.boot.actuate;

import io.utp.UtpSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts accepted connections by the address of their peer, an IPv6 /64 being one. */
final class BusiestAddresses {

    private static final int SUBNET_BYTES = 8;

    private BusiestAddresses() {}

    /** The first so many, by how many connections they have. */
    static Map<String, Integer> of(Collection<UtpSocket> sockets, int most) {
        Map<String, Integer> counts = sockets.stream()
                .filter(socket -> !socket.isInitiator())
                .map(socket -> group(socket.remoteAddress().getAddress()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(group -> 1)));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }

    private static String group(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length <= SUBNET_BYTES) {
            return address.getHostAddress();
        }
        Arrays.fill(bytes, SUBNET_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + SUBNET_BYTES * Byte.SIZE;
        } catch (UnknownHostException ex) {
            throw new IllegalStateException(ex); // of 16 bytes there is always one
        }
    }
}
