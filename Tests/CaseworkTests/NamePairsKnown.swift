extension NamePair {
    static let knownText = """
        # Swedish spelling
        Sofia|Lindqvist = Sophia Lindkvist
        Sofia|Lindqvist = Sofia Lindquist
        Kristina|Karlsson = Christina Carlsson
        Kristina|Karlsson = Cristina Karlson
        Kristian|Eriksson = Christian Ericsson
        Erik|Eriksson = Eric Erikson
        Erik|Eriksson = Erick Ericzon
        Tomas|Jonsson = Thomas Johnsson
        Jon|Bergman = John Bergman
        Filip|Norén = Philip Noren
        Filip|Norén = Phillip Norèn
        Viktor|Wallin = Wictor Vallin
        Viktor|Wallin = Victor Walin
        Oskar|Nyström = Oscar Nystrom
        Niklas|Ek = Nicklas Ek
        Niklas|Ek = Niclas Eek
        Elisabet|Öberg = Elizabeth Oberg
        Elisabet|Öberg = Elisabeth Øberg
        Cecilia|Åkesson = Sesilia Akesson
        Cecilia|Åkesson = Cesilia Åkeson
        Alexander|Strand = Aleksander Strandh
        Alexandra|Lundh = Aleksandra Lund
        Maks|Lindh = Max Lind
        Gustav|Gustavsson = Gustaf Gustafsson
        Olof|Olofsson = Olov Olovson
        Josef|Hägg = Joseph Hägg
        Per|Källström = Pär Kjellström
        Per|Källström = Pehr Kellstrom
        Pär|Sjögren = Per Sjogren
        Lennart|Engström = Lennart Ängström
        Mikael|Ståhl = Michael Stål
        Mikael|Ståhl = Mickael Stahl
        Katarina|Dahl = Catharina Dal
        Katarina|Dahl = Katharina Dahl
        Matilda|Ahlström = Mathilda Alström
        Agneta|Holmqvist = Agnetha Holmkvist
        Marta|Björk = Martha Bjork
        Emelie|Sandström = Emeli Sandstrom
        Emilie|Sandström = Emily Sandström
        Natalie|Nordin = Nathali Nordhin
        Sara|Blom = Sarah Blomm
        Hanna|Hall = Hannah Hall
        Rebecka|Molin = Rebecca Molin
        Rebecka|Molin = Rebekka Moline
        Jakob|Ekström = Jacob Eckström
        Isak|Falk = Isaac Falck
        Lukas|Frisk = Lucas Frisck
        Markus|Wiklund = Marcus Viklund
        Rickard|Asplund = Rikard Asplundh
        Rickard|Asplund = Richard Asplund
        Fredrik|Fredriksson = Fredric Fredricsson
        Henrik|Henriksson = Henric Henricson
        Patrik|Palm = Patrick Palme
        Patrik|Palm = Patric Palmm
        Monika|Hedlund = Monica Hedlundh
        Ulrika|Quist = Ulrica Kvist
        Jessika|Bäckman = Jessica Backman
        Angelika|Beck = Angelica Bäck
        Veronika|Ax = Veronica Aks
        Felix|Lorentz = Feliks Lorenz
        Moritz|Schultz = Morits Schulz
        Sylvia|Weiss = Silvia Veis
        Yvonne|Myrberg = Ivonne Myrbergh
        Jimmy|Lindgren = Jimmi Lindgrehn
        Tony|Ohlsson = Toni Olsson
        Conny|Ohlin = Conni Olin
        Jörgen|Jönsson = Jorgen Jonsson
        Göran|Göransson = Jöran Jöransson
        Hjalmar|Hjort = Jalmar Jort
        Ljungby|Ljungberg = Ljungby Jungberg
        Kaj|Maj = Kai May
        Freja|Tengvall = Freya Tengwall
        Maja|Wikström = Maya Vikström
        Maja|Wikström = Maia Wikstrøm
        Julia|Zetterberg = Julia Setterberg
        Linnéa|Sjöblom = Linnea Sjoblom
        André|Noël = Andre Noel
        Renée|Öst = Rene Ost
        Zackarias|Sätterlund = Sakarias Zetterlund
        Bengt|Bengtsson = Bengt Bengtson
        Mats|Mattsson = Mats Matsson
        Mats|Mattson = Mads Matsson
        Anders|Andersson = Anders Anderson
        Johan|Johansson = Johan Johanson
        Johan|Pettersson = Johan Peterson
        Johan|Petersson = Johann Pettersson
        Nils|Nilsson = Nils Nillson
        Ida|Persson = Ida Pehrsson
        Ida|Persson = Ida Pärsson
        Erland|Ärlandsson = Erland Erlandsson
        Måns|Mårtensson = Mans Martenson
        Åsa|Ågård = Aasa Aagaard
        Søren|Møller = Sören Möller
        Søren|Møller = Soeren Moeller
        Jürgen|Müller = Jurgen Mueller
        Ebba|Wrangel = Ebba Vrangel
        Stefan|Steffansson = Stephan Stefanson
        Adolf|Wulff = Adolf Wulf
        Charlotte|Schön = Sjarlotte Schon
        Charlotta|Chr = Charlotta Chr
        Schyffert|Sköld = Schyffert Skjöld
        Lovisa|Qvarnström = Lovisa Kvarnström
        # hyphens, double names, order, particles
        Anna-Karin|Svensson = Anna Karin Svensson
        Anna Karin|Svensson = Annakarin Svensson
        Annmarie|Holm = Ann-Marie Holm
        Ann-Marie|Holm = Annmari Holm
        Karl-Johan|Lind = Carl Johan Lindh
        Karl Johan|Lind = Carljohan Lind
        Lars-Erik|Boman = Larserik Bohman
        Maria|Svensson Lind = Maria Svensson-Lind
        Maria|Svensson Lind = Maria Lind
        Maria|Svensson-Lind = Maria Svensson
        Maria|Lind = Maria Svensson-Lind
        Maria|Lind = Maria Lind Svensson
        Maria|Svensson-Lind = Maria Lind-Svensson
        Eva Maria|Nordström = Eva Nordström
        Eva|Nordström = Eva Maria Nordstrom
        Elsa|Nyberg = Nyberg Elsa
        Elsa|Nyberg = Nyberg, Elsa
        Elsa|von Essen = Elsa Essen
        Elsa|von Essen = Elsa von Essén
        Elsa|Essen = Elsa von Essen
        Diego|de la Cruz = Diego Delacruz
        Diego|Delacruz = Diego De La Cruz
        Liam|O'Brien = Liam OBrien
        Liam|O'Brien = Liam O Brien
        Liam|O’Brien = Liam Obrien
        Kevin|McDonald = Kevin MacDonald
        Kevin|McDonald = Kevin Mc Donald
        Kevin|Mac Donald = Kevin Mcdonald
        Ebba|af Ugglas = Ebba Ugglas
        Sam|Al-Hassan = Sam Alhassan
        Sam|Al-Hassan = Sam Hassan
        Sam|El-Sayed = Sam Al Sayed
        Sam|Elsayed = Sam Alsayed
        Ben|van Dijk = Ben Vandijk
        Ida M|Sten = Ida Sten
        Ida|Sten = Ida M Sten
        # Arabic, Persian, Kurdish
        Mohamed|Ahmed = Mohammed Ahmad
        Mohamed|Ahmed = Muhammad Ahmed
        Mohamed|Hassan = Muhammed Hasan
        Mohammad|Hosseini = Mohamad Husseini
        Mohammad|Rezai = Muhamed Rezaei
        Ahmed|Khalil = Ahmad Khaleel
        Ahmed|Saleh = Ahmed Salih
        Hussein|Ali = Hossein Aly
        Hussein|Ali = Husain Ali
        Hussein|Nasser = Hussain Naser
        Hussein|Nasser = Huseyin Nasir
        Omar|Farouk = Umar Faruq
        Omar|Faruk = Omar Farooq
        Osman|Yusuf = Othman Youssef
        Osman|Yusuf = Usman Yousef
        Yousef|Haddad = Yusef Hadad
        Youssef|Mansour = Yusuf Mansur
        Ibrahim|Khalid = Ebrahim Khaled
        Ibrahim|Khalid = Ibraheem Halid
        Ismail|Karim = Ismael Kareem
        Ismail|Karim = Esmail Karim
        Said|Jamal = Saeed Jamaal
        Said|Jamal = Sayid Gamal
        Saïd|Benali = Said Ben Ali
        Abdullah|Rahimi = Abdallah Raheemi
        Abdullah|Rahimi = Abdulla Rahimi
        Abdul Rahman|Nouri = Abdulrahman Noori
        Abdurrahman|Nouri = Abdulrahman Nuri
        Abdelkarim|Aziz = Abdulkarim Aziz
        Abdul Karim|Aziz = Abdelkareem Azeez
        Abd al-Rahman|Saad = Abdurahman Saad
        Abdelaziz|Toure = Abdulaziz Touré
        Fatima|Zahra = Fatimah Sahra
        Fatima|Zahra = Fatma Zahraa
        Aisha|Mahmoud = Aysha Mahmud
        Aisha|Mahmoud = Aicha Mahmood
        Aisha|Hamid = Ayesha Hameed
        Khadija|Sharif = Khadidja Shareef
        Khadija|Sharif = Kadija Cherif
        Zeinab|Jaafar = Zaynab Jafar
        Zainab|Jafari = Zeynab Jaffari
        Maryam|Amiri = Mariam Ameeri
        Maryam|Amini = Meryem Amini
        Noor|Hamdan = Nour Hamdan
        Nur|Hamdan = Noor Hamdan
        Layla|Rashid = Leila Rasheed
        Layla|Rashid = Laila Raschid
        Samir|Qasim = Sameer Kassem
        Samira|Kassim = Sameera Qasem
        Tariq|Aziz = Tarek Azis
        Tariq|Malik = Tarik Malek
        Walid|Shahin = Waleed Schahin
        Walid|Darwish = Valid Darwisch
        Amin|Hakimi = Ameen Hakeemi
        Bilal|Othman = Bilaal Osman
        Jamila|Bakr = Djamila Bakr
        Rasha|Khoury = Rasha Khouri
        Mustafa|Sulaiman = Mostafa Suleiman
        Mustafa|Süleyman = Moustafa Soleyman
        Reza|Ghorbani = Reza Gorbani
        Yasin|Haidari = Yaseen Haydari
        Yassin|Heidari = Yasin Haidari
        Shirin|Karimi = Shireen Kareemi
        Iman|Sheikh = Eman Shaikh
        Hana|Shehata = Hanaa Shehata
        Nadia|Chahine = Nadja Shahin
        # Somali
        Maxamed|Cali = Mohamed Ali
        Maxamed|Xasan = Mohammed Hassan
        Axmed|Xuseen = Ahmed Hussein
        Cabdi|Warsame = Abdi Warsama
        Cabdullaahi|Yuusuf = Abdullahi Yusuf
        Cumar|Faarax = Omar Farah
        Faadumo|Cabdi = Fadumo Abdi
        Faduma|Jama = Fadumo Jaamac
        Abdirahman|Aden = Abdurahman Adan
        Cabdiraxmaan|Aadan = Abdirahman Aden
        Ayaan|Nuur = Ayan Nur
        Caasha|Ismaaciil = Asha Ismail
        Saciid|Ciise = Said Isse
        Hodan|Cismaan = Hodan Osman
        Khadra|Muuse = Kadra Muse
        Ifrah|Jaamac = Ifra Jama
        Deeqa|Sheekh = Deqa Sheikh
        Hibaaq|Guuleed = Hibaq Guled
        Abdulkadir|Mohamud = Abdiqadir Maxamuud
        Suleekha|Diiriye = Zuleikha Diriye
        # Slavic
        Đorđe|Đorđević = Djordje Djordjevic
        Đorđe|Petrović = Dorde Petrovic
        Milan|Kovačević = Milan Kovacevic
        Milan|Kovačević = Milan Kovachevich
        Goran|Stanković = Goran Stankovich
        Goran|Stanković = Goran Stankovitj
        Željko|Šarić = Zeljko Saric
        Željko|Šarić = Zeljko Sharic
        Jelena|Jovanović = Yelena Jovanovic
        Jelena|Jovanović = Jelena Yovanovich
        Elena|Ivanova = Yelena Ivanova
        Ivan|Ivanov = Iwan Ivanoff
        Dmitri|Sokolov = Dmitry Sokolow
        Dmitrij|Sokolov = Dmitriy Sokoloff
        Sergei|Popov = Sergey Popow
        Sergej|Popov = Sergei Popoff
        Natalia|Volkova = Natalya Volkova
        Natalia|Volkova = Nataliya Wolkowa
        Tanja|Lukić = Tanya Lukic
        Katja|Novak = Katya Nowak
        Sofija|Pavlović = Sofia Pavlovic
        Julia|Smirnova = Yulia Smirnova
        Juri|Orlov = Yuri Orlow
        Aleksandr|Kuznetsov = Alexandr Kusnetsov
        Szymon|Kowalczyk = Shimon Kowalchik
        Łukasz|Wiśniewski = Lukasz Wisniewski
        Katarzyna|Wójcik = Katarzyna Wojcik
        Paweł|Zieliński = Pawel Zielinski
        Agnieszka|Kowalska = Agnieshka Kovalska
        Džemal|Hadžić = Dzemal Hadzic
        Nikola|Božić = Nikola Bozic
        Oleksandr|Shevchenko = Olexandr Schevtjenko
        Mykola|Tkachenko = Mikola Tkatchenko
        Ljubica|Nikolić = Ljubica Nikolic
        # Turkish and others
        Ayşe|Yılmaz = Ayse Yilmaz
        Ayşe|Yılmaz = Ayshe Jilmaz
        Çağlar|Çelik = Caglar Celik
        Çağlar|Çelik = Chaglar Chelik
        Şahin|Öztürk = Sahin Ozturk
        Şahin|Öztürk = Shahin Öztürk
        Ahmet|Demir = Ahmed Demir
        Mehmet|Kaya = Mehmed Kaja
        Murat|Şen = Murad Sen
        Hatice|Güneş = Hatice Gunes
        İbrahim|Aydın = Ibrahim Aydin
        Yusuf|Erdoğan = Jusuf Erdogan
        Emine|Koç = Emine Koc
        Tesfay|Haile = Tesfai Hayle
        Tesfaye|Ghebremedhin = Tesfaye Gebremedhin
        Yohannes|Kidane = Johannes Kidane
        Selam|Tsegay = Selam Tsegai
        Nguyễn|Thị Hoa = Nguyen Thi Hoa
        Trần|Văn Minh = Tran Van Minh
        José|García = Jose Garcia
        Núria|Muñoz = Nuria Munoz
        Zoë|Brontë = Zoe Bronte
        Siiri|Mäkinen = Siri Makinen
        Päivi|Hämäläinen = Paivi Hamalainen
        Jaana|Virtanen = Jana Virtanen
        Heikki|Koskinen = Heiki Koskinen
        Thorbjørn|Dahl = Torbjörn Dahl
        Björn|Guðmundsson = Bjorn Gudmundsson
        # other people
        Anna|Berg ! Hanna Berg
        Anna|Berg ! Anna Borg
        Anna|Berg ! Anne Berg
        Lena|Nilsson ! Lina Nilsson
        Lena|Nilsson ! Lena Nilsen
        Erik|Holm ! Erika Holm
        Erik|Holm ! Erik Hult
        Jonas|Dahl ! Johan Dahl
        Jonas|Dahl ! Jonna Dahl
        Karin|Ek ! Karina Ek
        Karin|Ek ! Karim Ek
        Lars|Lund ! Lasse Lund
        Lars|Lund ! Lars Lind
        Maria|Ström ! Marja Ström
        Maria|Ström ! Marie Ström
        Oskar|Palm ! Oska Palm
        Hans|Hansson ! Hans Hansen
        Hans|Hansson ! Hans Jansson
        Anders|Andersson ! Anders Andersen
        Anders|Andersson ! Andreas Andersson
        Peter|Persson ! Peter Petersson
        Nils|Nelson ! Nils Nilsson
        Julia|Sand ! Juliana Sand
        Emma|Ström ! Emmy Ström
        Emma|Ström ! Ella Ström
        Elin|Åberg ! Ellen Åberg
        Elin|Åberg ! Elin Öberg
        Ida|Sjöberg ! Ida Sjögren
        Ida|Sjöberg ! Ida Sköldberg
        Moa|Fors ! Noa Fors
        Alva|Alm ! Alma Alm
        Alva|Alm ! Elva Alm
        Vera|Falk ! Fera Falck
        Vera|Falk ! Vera Valk
        Tyra|Moberg ! Thea Moberg
        Lova|Lindberg ! Lovisa Lindberg
        Lova|Lindberg ! Lova Lundberg
        Malin|Hedberg ! Melina Hedberg
        Simon|Engberg ! Simone Engberg
        Daniel|Hedin ! Daniela Hedin
        Gabriel|Lööf ! Gabriella Lööf
        Martin|Wall ! Martina Wall
        Kristian|Moe ! Kristina Moe
        Jan|Vik ! Jon Vik
        Jan|Vik ! Jan Wiik Lund
        Jens|Bo ! Hans Bo
        Stina|Grahn ! Stina Gran Lundmark
        Kerstin|Roth ! Kristin Roth
        Christer|Vass ! Christian Vass
        Bo|Ask ! Bo Asp
        Eva|Ros ! Eva Rask
        Tom|Sten ! Tim Sten
        Tove|Kron ! Tova Kron
        Linn|Hage ! Linnea Hage
        Anna Maria|Svensson ! Anna Maria Lind
        Anna Karin|Svensson ! Anna Karin Bengtsson
        Maria|Svensson Lind ! Maria Svedin Lund
        Karl Johan|Lind ! Karl Johan Lund
        Eva Maria|Nordström ! Eva Marianne Nordgren
        Elsa|von Essen ! Elsa von Otter
        Sam|Al-Hassan ! Sam Al-Hussein
        Sam|Al-Hassan ! Sam Al-Khalil
        Liam|O'Brien ! Liam Byrne
        Kevin|McDonald ! Kevin McDowell
        Kevin|McDonald ! Kevin Donaldson
        Mohamed|Ahmed ! Mahmoud Ahmed
        Mohamed|Ahmed ! Mohamed Hamed
        Mohamed|Ali ! Mohamed Alia
        Mohamed|Hassan ! Mohamed Hussein
        Mohamed|Hassan ! Mahdi Hassan
        Hassan|Omar ! Hussein Omar
        Hassan|Omar ! Hassan Amir
        Hassan|Omar ! Hasna Omar
        Ahmed|Salim ! Ahmed Salma
        Ahmed|Salim ! Hamed Salim
        Amina|Nur ! Amira Nur
        Amina|Nur ! Emma Nur
        Fatima|Said ! Fatiha Said
        Fatima|Said ! Fatima Sadiq
        Khalid|Rashid ! Khalil Rashid
        Khalid|Rashid ! Khalid Rashad
        Jamal|Nasser ! Jamil Nasser
        Jamal|Nasser ! Jamila Nasser
        Karim|Aziz ! Akram Aziz
        Karim|Aziz ! Kamal Aziz
        Samir|Haddad ! Samira Haddad
        Samir|Haddad ! Amir Haddad
        Yasin|Malik ! Yasmin Malik
        Tariq|Malik ! Tarik Milic
        Omar|Farah ! Omar Farouk
        Abdullah|Noori ! Abdulkarim Noori
        Abdirahman|Nur ! Abdirahim Nur
        Abdirahman|Nur ! Abdiqadir Nur
        Abdi|Warsame ! Abdi Wardere
        Maxamed|Cali ! Maxamuud Cali
        Faadumo|Cabdi ! Farxiyo Cabdi
        Ayaan|Nuur ! Ayub Nuur
        Hodan|Jama ! Hani Jama
        Leila|Amini ! Lina Amini
        Nadia|Amin ! Nadim Amin
        Rania|Saad ! Raneem Saad
        Hana|Saleh ! Huda Saleh
        Noor|Ali ! Nora Ali
        Ivan|Petrović ! Ivana Petrović
        Ivan|Petrović ! Ivan Pavlović
        Milan|Novak ! Milena Novak
        Milan|Novak ! Mila Novak
        Jovan|Marić ! Jovana Marić
        Jovan|Marić ! Jovan Martić
        Jelena|Kos ! Helena Kos
        Sergei|Orlov ! Sergei Ozerov
        Natalia|Popova ! Natasja Popova
        Goran|Babić ! Zoran Babić
        Goran|Babić ! Goran Bašić
        Tanja|Ilić ! Tijana Ilić
        Ayşe|Yılmaz ! Ayşe Yıldız
        Ayşe|Yılmaz ! Aylin Yılmaz
        Murat|Kaya ! Mert Kaya
        Emine|Şahin ! Emin Şahin
        Elif|Demir ! Elif Demirel
        Selam|Haile ! Selim Haile
        Tesfay|Kidane ! Tesfalem Kidane
        Ali|Reza ! Alia Reza
        Iman|Karimi ! Amin Karimi
        """
}
