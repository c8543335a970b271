package io.utp.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousOptionsTests {

    private static final InetSocketAddress SERVER = InetSocketAddress.createUnresolved("rendezvous.example", 42_000);

    @Test
    void haveDefaults() {
        RendezvousOptions options = RendezvousOptions.of(List.of(SERVER), "alice", "secret-token");

        assertThat(options.heartbeat()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.callTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.birthday()).isTrue();
    }

    @Test
    void keepTheTokenAndTheSecretOutOfLogs() {
        assertThat(RendezvousOptions.of(List.of(SERVER), "alice", "secret-token")
                        .toString())
                .contains("alice")
                .doesNotContain("secret-token");
        assertThat(new RendezvousServerOptions(null, "0123456789abcdef", Duration.ofMinutes(1), List.of(), 10, 10, 10)
                        .toString())
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void needAServer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RendezvousOptions.of(List.of(), "alice", null))
                .withMessageContaining("HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "a/b", "12345678901234567890123456789012345678901234567890123456789012345"})
    void refuseWhatIsNoName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RendezvousOptions.of(List.of(SERVER), name, null))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void refuseASecretThatCanBeGuessed() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new RendezvousServerOptions(null, "short", Duration.ofMinutes(1), List.of(), 10, 10, 10))
                .withMessageContaining("openssl rand");
    }

    @Test
    void refuseALeaseThatNobodyCanRenewInTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RendezvousServerOptions(null, null, Duration.ofSeconds(1), List.of(), 10, 10, 10))
                .withMessageContaining("lease")
                .withMessageContaining("PT1S");
    }
}
