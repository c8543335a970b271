package com.example;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

public class Echo {

    public static void main(String[] args) throws IOException {
        try (UtpNode server = UtpNode.builder().build();
                UtpNode client = UtpNode.builder().build()) {
            server.listen(Echo::answer);
            InetSocketAddress address =
                    server.bind(new InetSocketAddress("localhost", 0)).join();
            client.bind();
            try (UtpSocket socket = client.connect(address).join()) {
                socket.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                socket.end();
                System.out.println(new String(socket.inputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private static void answer(UtpSocket socket) {
        try (socket) {
            socket.inputStream().transferTo(socket.outputStream());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
