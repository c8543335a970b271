package com.example;

import io.utp.PunchResult;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import org.springframework.stereotype.Component;

@Component
class Puncher {

    private final UtpNode utp;

    Puncher(UtpNode utp) {
        this.utp = utp;
    }

    UtpSocket reach(InetSocketAddress peer) throws UtpConnectException {
        PunchResult punch = utp.punch(peer, 20).join(); // one attempt every 500 ms
        if (!punch.successful()) {
            throw new UtpConnectException("No way to " + peer + " after " + punch.probes() + " attempts");
        }
        return utp.connect(punch.path()).join(); // where the peer really answered from
    }
}
