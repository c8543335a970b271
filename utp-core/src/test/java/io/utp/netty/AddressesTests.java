package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTests {

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};

    @Test
    void anIpv4PeerOfAnIpv6SocketIsAnIpv4Address() throws Exception {
        InetSocketAddress mapped = new InetSocketAddress(Inet6Address.getByAddress(null, MAPPED, 0), 4711);
        assertThat(mapped.getAddress()).isInstanceOf(Inet6Address.class);

        InetSocketAddress normalised = Addresses.normalised(mapped);

        assertThat(normalised.getAddress()).isInstanceOf(Inet4Address.class);
        assertThat(normalised).isEqualTo(new InetSocketAddress("127.0.0.1", 4711));
        assertThat(Addresses.dialled(mapped)).isEqualTo(normalised);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1", "::1", "2001:db8::1", "fe80::1"})
    void otherAddressesStayTheSameObject(String host) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), 4711);

        assertThat(Addresses.normalised(address)).isSameAs(address);
        assertThat(Addresses.dialled(address)).isSameAs(address);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1", "::, ::1"})
    void theWildcardIsDialledAsLoopback(String wildcard, String loopback) throws Exception {
        assertThat(Addresses.dialled(new InetSocketAddress(InetAddress.getByName(wildcard), 4711)))
                .isEqualTo(new InetSocketAddress(InetAddress.getByName(loopback), 4711));
    }

    @Test
    void neitherUnresolvedNorWithoutPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Addresses.dialled(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .withMessageContaining("nowhere.invalid");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Addresses.dialled(new InetSocketAddress("192.0.2.1", 0)))
                .withMessageContaining("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1:4711", "::1, [0:0:0:0:0:0:0:1]:4711"})
    void areWrittenWithTheirPort(String host, String text) throws Exception {
        assertThat(Addresses.text(new InetSocketAddress(InetAddress.getByName(host), 4711)))
                .isEqualTo(text);
    }
}
