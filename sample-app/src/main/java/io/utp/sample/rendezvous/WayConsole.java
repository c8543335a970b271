package io.utp.sample.rendezvous;

import io.utp.PunchResult;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Output;
import io.utp.sample.console.Units;
import io.utp.spring.event.UtpPathChangedEvent;
import io.utp.spring.event.UtpPunchSucceededEvent;
import io.utp.spring.event.UtpRendezvousLostEvent;
import io.utp.spring.event.UtpRendezvousRegisteredEvent;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the user how this node and its peers find each other, and which way their connections take. */
@Component
@Profile({"send", "receive"})
class WayConsole {

    private final Output output;

    WayConsole(Output output) {
        this.output = output;
    }

    @EventListener
    void on(UtpRendezvousRegisteredEvent event) {
        RendezvousStatus status = event.status();
        String who = (status.name() != null) ? "registered as " + status.name() + " at" : "connected with";
        output.line(who + " the rendezvous " + text(status.server()) + ", seen at " + text(status.publicAddress()));
    }

    @EventListener
    void on(UtpRendezvousLostEvent event) {
        RendezvousStatus status = event.status();
        String who = (status.name() != null) ? "not registered as " + status.name() : "not connected with a rendezvous";
        output.line(who + ": " + status.problem() + "; trying again, check --rendezvous, --name and --token");
    }

    @EventListener
    void on(UtpPunchSucceededEvent event) {
        PunchResult result = event.result();
        output.line("found a way to " + result.peer() + " at " + Addresses.text(result.path()) + ", "
                + String.valueOf(result.method()).toLowerCase(Locale.ROOT).replace('_', ' ') + ", in "
                + Units.seconds(result.elapsed().toNanos()));
    }

    @EventListener
    void on(UtpPathChangedEvent event) {
        UtpSocket socket = event.socket();
        output.line("the connection to " + Addresses.peer(socket) + " goes on over another way; it was "
                + Addresses.text(event.previous()));
    }

    private static String text(@Nullable InetSocketAddress address) {
        return (address != null) ? Addresses.text(address) : "an unknown address";
    }
}
