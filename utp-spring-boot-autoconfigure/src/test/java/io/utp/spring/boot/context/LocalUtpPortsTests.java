package io.utp.spring.boot.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.event.UtpListeningEvent;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

class LocalUtpPortsTests {

    private final GenericApplicationContext context = new GenericApplicationContext();

    private final UtpNode alice = new FakeUtpNode();

    private final LocalUtpPorts localPorts = new LocalUtpPorts(context, new UtpNodes(context.getBeanFactory()));

    @BeforeEach
    void oneNode() {
        context.registerBean("aliceUtpNode", UtpNode.class, () -> alice);
    }

    @Test
    void isAPropertyOfTheEnvironment() {
        start();
        localPorts.set(alice, 4711);

        assertThat(port(context)).isEqualTo("4711");
        assertThat(context.getEnvironment().getProperty("local.utp.alice.port")).isEqualTo("4711");
    }

    @Test
    void ofSeveralNodesOnlyThePrimaryOneIsMeantByNoName() {
        UtpNode bob = new FakeUtpNode();
        context.registerBean("bobUtpNode", UtpNode.class, () -> bob, definition -> definition.setPrimary(true));
        start();

        localPorts.set(alice, 4711);
        assertThat(port(context)).isNull();
        localPorts.set(bob, 4712);

        assertThat(port(context)).isEqualTo("4712");
        assertThat(context.getEnvironment().getProperty("local.utp.alice.port")).isEqualTo("4711");
        assertThat(context.getEnvironment().getProperty("local.utp.bob.port")).isEqualTo("4712");
    }

    private void start() {
        context.refresh();
    }

    @Test
    void isSetByTheEventOfANodeThatTheApplicationBinds() {
        start();
        localPorts.onApplicationEvent(new UtpListeningEvent(alice, new InetSocketAddress(4711)));

        assertThat(port(context)).isEqualTo("4711");
    }

    @Test
    void isReplacedAtTheNextStart() {
        start();
        localPorts.set(alice, 4711);
        localPorts.set(alice, 4712);

        assertThat(port(context)).isEqualTo("4712");
    }

    @Test
    void isSharedWithTheParents() {
        GenericApplicationContext parent = new GenericApplicationContext();
        context.setParent(parent);
        parent.refresh();

        start();
        localPorts.set(alice, 4711);

        assertThat(port(parent)).isEqualTo("4711");
    }

    @Test
    void leavesThePortsOfWebServersAlone() {
        Map<String, Object> ports = new HashMap<>(Map.of("local.server.port", 8080));
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("server.ports", ports));

        start();
        localPorts.set(alice, 4711);

        assertThat(port(context)).isEqualTo("4711");
        assertThat(context.getEnvironment().getProperty("local.server.port")).isEqualTo("8080");
    }

    private static String port(GenericApplicationContext context) {
        return context.getEnvironment().getProperty("local.utp.port");
    }
}
