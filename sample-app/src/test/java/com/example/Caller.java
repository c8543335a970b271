package com.example;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

@Component
class Caller {

    private final UtpNode utp;

    Caller(UtpNode utp) {
        this.utp = utp;
    }

    void sendToBob(Path file) throws IOException {
        try (UtpSocket socket = utp.connect("bob").join()) { // finds bob, punches together with him, dials
            Files.copy(file, socket.outputStream());
        }
    }
}
