package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.limit.AddressGroup;
import io.utp.engine.wire.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Keys of maps that peers fill, chosen so that their hash codes are the same. {@link java.util.HashMap} finds such keys fast where
 * they have an order, and else looks through all of them (JEP 180).
 */
class CollidingKeysTests {

    private static final int MANY = 1_000;

    /** The hash code of an IPv4 address and a port is their sum. */
    private static List<InetSocketAddress> addresses() throws UnknownHostException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
            addresses.add(new InetSocketAddress(address, 40_000 - i));
        }
        assertThat(addresses)
                .extracting(InetSocketAddress::hashCode)
                .containsOnly(addresses.get(0).hashCode());
        return addresses;
    }

    private static <T extends Comparable<T>> void checkOrder(Function<InetSocketAddress, T> key)
            throws UnknownHostException {
        List<InetSocketAddress> addresses = addresses();
        TreeSet<T> keys = new TreeSet<>();
        addresses.forEach(address -> keys.add(key.apply(address)));

        assertThat(keys).hasSize(MANY);
        for (InetSocketAddress address : addresses) {
            assertThat(keys).contains(key.apply(new InetSocketAddress(address.getAddress(), address.getPort())));
        }
        T first = key.apply(addresses.get(0));
        T second = key.apply(addresses.get(1));
        assertThat(Integer.signum(first.compareTo(second))).isEqualTo(-Integer.signum(second.compareTo(first)));
    }

    @Test
    void pathsHaveAnOrder() throws UnknownHostException {
        checkOrder(address -> new Path(0, address));
        InetSocketAddress one = addresses().get(0);
        assertThat(new Path(0, one)).isLessThan(new Path(1, one));
    }

    @Test
    void synsHaveAnOrder() throws UnknownHostException {
        checkOrder(address -> new AskedSyn(address, 7));
        InetSocketAddress one = addresses().get(0);
        assertThat(new AskedSyn(one, 1)).isLessThan(new AskedSyn(one, 2));
    }

    @Test
    void groupsOfAddressesHaveAnOrder() throws UnknownHostException {
        checkOrder(AddressGroup::of);
        assertThat(new AddressGroup(false, 1)).isNotEqualByComparingTo(new AddressGroup(true, 1));
    }
}
