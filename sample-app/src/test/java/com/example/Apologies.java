package com.example;

import io.utp.spring.listener.UtpListenerCall;
import io.utp.spring.listener.UtpListenerErrorHandler;

class Apologies implements UtpListenerErrorHandler { // the bean "apologies"

    @Override
    public Object handle(UtpListenerCall call, Throwable failure) {
        return "Sorry, not '" + call.payload() + "': " + failure.getMessage();
    }
}
