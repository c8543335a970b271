package com.example;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

@Component
class Outbox {

    private final UtpNode utp;

    Outbox(UtpNode utp) {
        this.utp = utp;
    }

    void send(Path file, InetSocketAddress peer) throws IOException {
        try (UtpSocket socket = utp.connect(peer).join()) {
            Files.copy(file, socket.outputStream());
        } // the peer has acknowledged every byte, or this throws a UtpException
    }
}
