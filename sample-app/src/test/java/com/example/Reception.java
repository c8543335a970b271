package com.example;

import io.utp.spring.annotation.UtpListener;
import org.springframework.messaging.handler.annotation.Header;

class Reception {

    @UtpListener(codec = "lines", from = "sensor-*") // peers that the rendezvous introduces by such a name
    String sensor(String reading, @Header String remoteName) {
        return "Thank you, " + remoteName;
    }

    @UtpListener(
            codec = "lines",
            from = {"10.0.0.0/8", "127.0.0.2"}) // networks, and single addresses
    String colleague(String line) {
        return "Hello";
    }

    @UtpListener(codec = "lines") // all others
    String visitor(String line) {
        return "Who are you?";
    }
}
