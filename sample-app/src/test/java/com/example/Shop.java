package com.example;

import io.utp.spring.core.UtpConversation;
import io.utp.spring.core.UtpOperations;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class Shop {

    private final UtpOperations utp;

    Shop(UtpOperations utp) {
        this.utp = utp;
    }

    String price(String peer, String article) {
        return utp.peer(peer).codec("lines").request(article, String.class);
    }

    List<String> prices(String peer, List<String> articles) { // over one connection
        try (UtpConversation conversation = utp.peer(peer).codec("lines").converse()) {
            return articles.stream()
                    .map(article -> conversation.request(article, String.class))
                    .toList();
        }
    }

    long deliver(String peer, Path invoice) {
        return utp.peer(peer).transfer(invoice); // the peer has acknowledged every byte
    }
}
