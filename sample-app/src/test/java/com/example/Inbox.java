package com.example;

import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.stereotype.Component;

@Component
class Inbox {

    @UtpListener
    void receive(UtpSocket socket) throws IOException { // one call for each connection
        Path file = Files.createTempFile("received-", ".bin");
        Files.copy(socket.inputStream(), file, StandardCopyOption.REPLACE_EXISTING);
        System.out.println(socket.remoteAddress() + " sent " + file);
    }
}
