package io.utp.natlab;

import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Runs in the public host: a rendezvous server, without anything else. Ends when its standard input does. */
final class LabRendezvous {

    static final int PORT = 42_000;

    private LabRendezvous() {}

    public static void main(String[] args) throws IOException {
        UtpNode node = UtpNode.builder()
                .rendezvousServer(RendezvousServerOptions.defaults())
                .build();
        node.bind(new InetSocketAddress(NatLab.TRACKER, PORT)).join();
        System.out.println("listening " + PORT);
        while (System.in.read() >= 0) {
            // nothing is asked of it
        }
        System.exit(0); // whoever started this is gone
    }
}
