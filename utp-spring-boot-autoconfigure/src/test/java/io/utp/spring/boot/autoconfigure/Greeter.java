package io.utp.spring.boot.autoconfigure;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationContext;
import org.springframework.messaging.handler.annotation.Payload;

/** A listener that needs nothing optional, and who asks it. */
class Greeter {

    @UtpListener(codec = "lines")
    String greet(@Payload String name) {
        return "Hello, " + name;
    }

    /** Over the port of the application's node. */
    static String ask(ApplicationContext context, String name) throws Exception {
        try (UtpNode peer = UtpNode.builder().build()) {
            peer.bind().get(10, TimeUnit.SECONDS);
            UtpSocket socket =
                    peer.connect(context.getBean(UtpNode.class).address()).get(10, TimeUnit.SECONDS);
            socket.outputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
            socket.outputStream().close();
            return new String(socket.inputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
