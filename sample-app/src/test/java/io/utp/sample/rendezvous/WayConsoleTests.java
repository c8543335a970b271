package io.utp.sample.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.sample.Run;
import io.utp.spring.event.UtpPathChangedEvent;
import io.utp.spring.event.UtpRendezvousLostEvent;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class WayConsoleTests {

    private final Run run = new Run();

    private final WayConsole console = new WayConsole(run.output());

    private final UtpNode node = mock();

    private final UtpSocket socket = mock();

    @Test
    void anotherWayIsALine() {
        given(socket.remoteName()).willReturn("bob");
        given(socket.remoteAddress()).willReturn(new InetSocketAddress("192.0.2.9", 4711));
        console.on(new UtpPathChangedEvent(node, socket, new InetSocketAddress("192.0.2.7", 20000)));
        assertThat(run.out())
                .containsExactly(
                        "the connection to bob (192.0.2.9:4711) goes on over another way; it was 192.0.2.7:20000");
    }

    @Test
    void aLostRendezvousIsALine() {
        console.on(new UtpRendezvousLostEvent(node, new RendezvousStatus(null, false, null, null, "no answer")));
        assertThat(run.out())
                .containsExactly("not connected with a rendezvous: no answer; trying again, check --rendezvous, --name"
                        + " and --token");
    }
}
