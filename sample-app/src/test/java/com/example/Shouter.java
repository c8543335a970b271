package com.example;

import io.utp.spring.annotation.UtpListener;
import java.util.Locale;

class Shouter {

    @UtpListener(id = "shouter", codec = "lines", concurrency = "100", idleTimeout = "5m")
    String shout(String line) { // one call for each line
        return line.toUpperCase(Locale.ROOT);
    }
}
