package com.example;

import io.utp.spring.client.EnableUtpClients;
import org.springframework.context.annotation.Configuration;

@Configuration
@EnableUtpClients
class Clients {}
