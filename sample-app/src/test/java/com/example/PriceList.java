package com.example;

import io.utp.spring.annotation.UtpClient;
import java.util.concurrent.CompletableFuture;

@UtpClient(peer = "${shop.peer}", codec = "lines", timeout = "5s")
interface PriceList {

    String price(String article); // a request

    CompletableFuture<String> priceLater(String article); // the same, without waiting

    void order(String article); // sent, and acknowledged by the peer
}
