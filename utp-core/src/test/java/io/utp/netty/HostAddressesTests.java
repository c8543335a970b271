package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostAddressesTests {

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ipv6ComesFirstAndLoopbackLast() {
        assertThat(HostAddresses.inOrder(List.of(
                        ip("127.0.0.1"), ip("::1"), ip("192.0.2.1"), ip("fe80::1"), ip("2001:db8::1"), ip("10.0.0.1"))))
                .containsExactly(ip("2001:db8::1"), ip("192.0.2.1"), ip("10.0.0.1"), ip("::1"), ip("127.0.0.1"));
    }

    @Test
    void manyAddressesOfOneFamilyLeaveRoomForTheOther() {
        List<InetAddress> many = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            many.add(ip("2001:db8::" + i));
        }
        many.add(ip("192.0.2.1"));

        assertThat(HostAddresses.inOrder(many)).hasSize(6).endsWith(ip("192.0.2.1"));
    }
}
