package io.utp.spring.boot.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.utp.spring.event.UtpListeningEvent;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

class LocalUtpPortTests {

    private final GenericApplicationContext context = new GenericApplicationContext();

    private final LocalUtpPort localPort = new LocalUtpPort(context);

    @Test
    void isAPropertyOfTheEnvironment() {
        localPort.set(4711);

        assertThat(port(context)).isEqualTo("4711");
    }

    @Test
    void isSetByTheEventOfANodeThatTheApplicationBinds() {
        localPort.onApplicationEvent(new UtpListeningEvent(mock(), new InetSocketAddress(4711)));

        assertThat(port(context)).isEqualTo("4711");
    }

    @Test
    void isReplacedAtTheNextStart() {
        localPort.set(4711);
        localPort.set(4712);

        assertThat(port(context)).isEqualTo("4712");
    }

    @Test
    void isSharedWithTheParents() {
        GenericApplicationContext parent = new GenericApplicationContext();
        context.setParent(parent);

        localPort.set(4711);

        assertThat(port(parent)).isEqualTo("4711");
    }

    @Test
    void leavesThePortsOfWebServersAlone() {
        Map<String, Object> ports = new HashMap<>(Map.of("local.server.port", 8080));
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("server.ports", ports));

        localPort.set(4711);

        assertThat(port(context)).isEqualTo("4711");
        assertThat(context.getEnvironment().getProperty("local.server.port")).isEqualTo("8080");
    }

    private static String port(GenericApplicationContext context) {
        return context.getEnvironment().getProperty("local.utp.port");
    }
}
