package com.example;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import java.io.InputStream;
import java.net.InetSocketAddress;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

@Component
@Profile("relay")
class Relay {

    private final UtpNode inside;

    private final InetSocketAddress receiver;

    Relay(@Qualifier("inside") UtpNode inside, @Value("${relay.host}") String host, @Value("${relay.port}") int port) {
        this.inside = inside;
        this.receiver = new InetSocketAddress(host, port);
    }

    @UtpListener(node = "outside")
    void relay(InputStream received) throws Exception {
        try (UtpSocket socket = inside.connect(receiver).get()) {
            received.transferTo(socket.outputStream());
        }
    }
}
