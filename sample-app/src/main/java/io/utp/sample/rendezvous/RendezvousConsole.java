package io.utp.sample.rendezvous;

import io.utp.UtpNode;
import io.utp.sample.console.Output;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Tells the user which ports of the rendezvous server others have to reach. The server itself is the node's. */
@Component
@Profile("rendezvous")
class RendezvousConsole {

    private final UtpNode node;

    private final Output output;

    private final List<Integer> observationPorts;

    private final boolean open;

    RendezvousConsole(
            UtpNode node,
            Output output,
            @Value("${utp.rendezvous.server.observation-ports}") List<Integer> observationPorts,
            @Value("${utp.rendezvous.server.secret:}") String secret) {
        this.node = node;
        this.output = output;
        this.observationPorts = observationPorts;
        this.open = !StringUtils.hasText(secret);
    }

    @EventListener
    void on(ApplicationReadyEvent event) {
        InetSocketAddress address = node.address();
        if (address == null) {
            return;
        }
        String ports = observationPorts.stream()
                .map(port -> (port == 0) ? "any free one" : port.toString())
                .collect(Collectors.joining(", "));
        output.line("rendezvous: listening on UDP port " + address.getPort() + ", observation ports: "
                + (ports.isEmpty() ? "none" : ports) + ", "
                + (open ? "a name belongs to who has it first" : "names need their tokens"));
    }
}
