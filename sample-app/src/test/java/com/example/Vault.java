package com.example;

import io.utp.spring.annotation.UtpListener;
import java.security.Principal;

class Vault {

    @UtpListener(codec = "lines")
    String open(String what, Principal peer) {
        return what + " for " + peer.getName();
    }
}
