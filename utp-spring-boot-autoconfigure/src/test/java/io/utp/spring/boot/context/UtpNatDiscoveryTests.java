package io.utp.spring.boot.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.NatType;
import io.utp.UtpException;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.core.HostAndPort;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UtpNatDiscoveryTests {

    private static final HostAndPort SERVER = new HostAndPort("127.0.0.1", 3_478);

    private static final HostAndPort NOWHERE = new HostAndPort("no.such.host.invalid", 3_478);

    private final FakeUtpNode node = new FakeUtpNode();

    private final List<Runnable> background = new ArrayList<>();

    @Test
    void theStartOnlyAsksForItToHappenInTheBackground() {
        discovery(SERVER, NOWHERE).start();

        assertThat(node.stunServers()).isNull();
        background.remove(0).run();
        assertThat(node.stunServers()).containsExactly(new InetSocketAddress("127.0.0.1", 3_478));
    }

    @Test
    void withoutServersNobodyIsAsked() {
        discovery().start();

        assertThat(background).isEmpty();
    }

    @Test
    void theResultIsLogged(CapturedOutput output) {
        node.discovery(CompletableFuture.completedFuture(new NatType(
                new InetSocketAddress("203.0.113.9", 40_000),
                NatType.Mapping.ENDPOINT_INDEPENDENT,
                NatType.Filtering.UNKNOWN)));
        run(discovery(SERVER));

        assertThat(output)
                .contains("public address 203.0.113.9:40000; NAT mapping: ENDPOINT_INDEPENDENT, filtering: UNKNOWN");
    }

    @Test
    void aFailureIsLoggedOnceWithItsRemedy(CapturedOutput output) {
        node.discovery(CompletableFuture.failedFuture(new UtpException("nobody answered; ask others")));
        run(discovery(SERVER));

        assertThat(output).containsOnlyOnce("'utp.nodes.alice.stun.servers'): nobody answered; ask others");
    }

    @Test
    void namesThatCannotBeResolvedAreAFailureToo(CapturedOutput output) {
        run(discovery(NOWHERE));

        assertThat(node.stunServers()).isNull();
        assertThat(output)
                .contains("None of the hosts [no.such.host.invalid:3478] can be resolved; check their spelling");
    }

    @Test
    void aNodeThatWasStoppedMeanwhileIsNoFailure(CapturedOutput output) {
        CompletableFuture<NatType> result = new CompletableFuture<>();
        node.discovery(result);
        UtpNatDiscovery discovery = discovery(SERVER);
        run(discovery);
        discovery.stop();
        result.completeExceptionally(new UtpException("The node was closed"));

        assertThat(output).doesNotContain("The node was closed");
    }

    @Test
    void comesAfterTheNodeAndIsNotPaused() {
        assertThat(discovery().getPhase()).isGreaterThan(UtpNodeLifecycle.PHASE);
        assertThat(discovery().isPauseable()).isFalse();
    }

    private void run(UtpNatDiscovery discovery) {
        discovery.start();
        assertThat(discovery.isRunning()).isTrue();
        background.remove(0).run();
    }

    private UtpNatDiscovery discovery(HostAndPort... servers) {
        return new UtpNatDiscovery("utp.nodes.alice.stun.servers", node, List.of(servers), background::add);
    }
}
