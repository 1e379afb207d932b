/* Who was hurt, how many and what became of them: one table by family of construction. */
#include "reading/reading.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static mz_region region;
static mz_arena perm;
static mz_arena scratch;
static mz_region scratch_region;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &perm));
    assert_ok(mz_region_new(mz_reading_scratch_bytes(0), &scratch_region, &scratch));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    mz_region_free(&scratch_region);
    return 0;
}

enum { TEXT_MAX = 512, HARMS_MAX = 16, CAPITALS_WRONG_MAX = 15 /* % */ };

/* What is expected of a harm: effect, bounds ("-": open), then "~" and any of basis, status, polarity, actor. */
typedef struct row {
    const char *text, *harms;
} row;

static const row rows[] = {
    /* passive, active, intransitive */
    {"Nine policemen were killed in Bannu on Monday.", "killed 9 9 PAKCOP police"},
    {"Militants killed nine policemen in Bannu on Monday.", "killed 9 9 PAKCOP police"},
    {"A suicide bomber killed at least nine policemen and wounded 14 others in Bannu.",
     "killed 9 - PAKCOP police; wounded 14 14"},
    {"Four farmers died when a shell hit their field near Khost.", "killed 4 4 AFGCVL civilian"},
    {"The blast left six people dead and more than 20 wounded in Quetta.", "killed 6 6; wounded 21 -"},
    {"The attack claimed the lives of 12 labourers in Harnai.", "killed 12 12 civilian"},
    {"The fighting has cost more than 2,600 lives.", "killed 2601 -"},
    {"Seven soldiers lost their lives in Bajaur on Sunday.", "killed 7 7 PAKMIL military"},
    {"Three of our men embraced martyrdom near Wana.", "killed 3 3"},
    {"The army lost five men in the ambush near Wana.", "killed 5 5"},
    {"The army suffered 12 fatalities in Tirah on Friday.", "killed 12 12"},
    {"Shelling killed a mother and her two daughters in Kunar.", "killed 1 1 civilian; killed 2 2 civilian"},
    {"A drone strike on Barmal killed three children and injured their grandmother.",
     "killed 3 3 civilian; wounded 1 1 civilian"},
    {"The bodies of four miners were recovered from the Mach pass.", "killed 4 4 civilian"},
    {"Rescuers pulled eleven bodies from the rubble in Behsud.", "killed 11 11"},
    {"Gunmen shot dead a judge in Peshawar.", "killed 1 1 civilian"},
    {"A judge was shot dead by gunmen in Peshawar.", "killed 1 1 civilian"},
    {"Two soldiers were martyred and five injured in a clash in Zhob.", "killed 2 2 military; wounded 5 5 military"},
    {"Security forces gunned down eight militants in Tank.", "killed 8 8 militant"},
    {"Eight militants were eliminated and three captured alive in Tank.", "killed 8 8 militant; captured 3 3 militant"},
    {"Gunmen abducted 15 labourers in Kech.", "captured 15 15 civilian"},
    {"Fifteen labourers were abducted by gunmen in Kech.", "captured 15 15 civilian"},
    {"Three engineers went missing after the raid in Kech.", "missing 3 3"},
    {"The fighting has displaced 12,000 families in Kurram.", "displaced 12000 -"},
    {"More than 40,000 people fled their homes in Khost.", "displaced 40001 -"},
    {"Some 600 villagers were evacuated from Barmal after the shelling.", "displaced 600 600 ~"},
    {"A second soldier succumbed to his injuries on Tuesday.", "killed 1 1 military"},
    {"Two of the wounded later died in hospital in Peshawar.", "killed 2 2"},
    {"The strike injured 17 civilians in Nangarhar.", "wounded 17 17 civilian"},
    {"Seventeen civilians sustained injuries in Nangarhar after the strike.", "wounded 17 17 civilian"},
    {"Ten soldiers received bullet wounds near Wana.", "wounded 10 10 military"},
    /* gapping and coordination */
    {"In Khost 150 people were killed and 200 wounded.", "killed 150 150; wounded 200 200"},
    {"In the raid 12 militants were killed, nine wounded and three captured.",
     "killed 12 12 militant; wounded 9 9 militant; captured 3 3 militant"},
    {"Six soldiers and eleven militants were killed in Tirah.", "killed 6 6 military; killed 11 11 militant"},
    {"Nine children and a woman were killed in the strike on Khost.", "killed 9 9; killed 1 1"},
    {"The blast killed four policemen, two soldiers and a child in Quetta.",
     "killed 4 4 police; killed 2 2 military; killed 1 1 civilian"},
    {"Five people were killed and as many injured in the blast in Quetta.", "killed 5 5; wounded 5 5"},
    {"Four were killed, and six others hurt, in the blast in Quetta.", "killed 4 4; wounded 6 6"},
    {"The clash left three soldiers and five militants dead in Tank.", "killed 3 3 military; killed 5 5 militant"},
    {"Two policemen died and another was wounded in Bannu.", "killed 2 2 police; wounded 1 1 police"},
    {"A major and three of his men were killed in Orakzai.", "killed 1 1; killed 3 3"},
    {"At least 30 people died, among them 12 children, in the strike on Spera.", "killed 30 -; killed 12 12 subset"},
    {"At least 30 people, including 12 children, died in the strike on Spera.", "killed 30 -; killed 12 12 subset"},
    {"Thirty people were killed in Spera, 12 of them children.", "killed 30 30; killed 12 12 subset civilian"},
    {"Thirty people, 12 of them children, were killed in Spera.", "killed 30 30; killed 12 12 subset civilian"},
    {"Twelve people, all of them civilians, were killed in Spera.", "killed 12 12 civilian"},
    {"Eight people, all women and children, died in the raid on Barmal.", "killed 8 8 civilian"},
    {"Three people, two Indians and a Pakistani, were killed in the strike on Abu Dhabi.",
     "killed 3 3; killed 2 2 subset; killed 1 1 subset"},
    {"The attack killed 14 people, most of them policemen, in Quetta.", "killed 14 14"},
    {"The attack killed 14 people, two of whom were policemen.", "killed 14 14; killed 2 2 subset police"},
    {"Of the 14 dead, five were policemen.", "killed 14 14; killed 5 5 subset police"},
    {"Six were killed in Chaman and two in Gulistan.", "killed 6 6; killed 2 2"},
    {"Police said 12 people had been killed, along with three attackers.", "killed 12 12; killed 3 3 militant"},
    {"Two soldiers were killed alongside a local guide near Wana.", "killed 2 2 military; killed 1 1 civilian"},
    {"Both soldiers died of their wounds in Wana.", "killed 2 2 military"},
    {"Neither of the two soldiers was hurt in the blast in Wana.", "wounded 0 0 negated"},
    /* nouns */
    {"The ministry reported the deaths of three shepherds near Torkham.", "killed 3 3 civilian"},
    {"The mission recorded 70 civilian deaths and 478 injuries in Paktika.", "killed 70 70 civilian; wounded 478 478"},
    {"The killing of nine children in Khost was condemned by Kabul.", "killed 9 9 civilian"},
    {"Islamabad admitted the loss of 23 soldiers in the fighting.", "killed 23 23 military"},
    {"The army reported the capture of four militants near Wana.", "captured 4 4 militant"},
    {"The abduction of two engineers in Kech was reported on Monday.", "captured 2 2"},
    {"Ten deaths and 30 injuries were reported from Quetta after the blast.", "killed 10 10; wounded 30 30"},
    {"Hospital staff counted 38 corpses after the raid on Djugu.", "killed 38 38"},
    {"The attack resulted in the death of two constables in Bannu.", "killed 2 2 police"},
    {"The army confirmed that its casualties were four dead and nine wounded in Chaman.", "killed 4 4; wounded 9 9"},
    {"The general's death was announced by Tehran on Friday.", "killed 1 1"},
    {"Pakistan said it had inflicted 40 casualties on the Taliban at Spin Boldak.", "casualties 40 40"},
    /* tolls */
    {"The death toll from the Quetta blast rose to 19 on Tuesday.", "killed 19 19 total"},
    {"The death toll rose from 15 to 19 on Tuesday.", "killed 19 19 total"},
    {"Officials put the death toll at 44 on Tuesday.", "killed 44 44 total"},
    {"The toll was revised to 14 from 15 on Tuesday.", "killed 14 14 total"},
    {"The toll of the fighting in Kurram stood at six soldiers and seven militants.",
     "killed 6 6 military; killed 7 7 militant"},
    {"The number of dead reached 60 and that of the wounded 140.", "killed 60 60; wounded 140 140"},
    {"The minister put the number of militants killed at 145.", "killed 145 145 militant"},
    {"The minister raised the number of militants killed to 145.", "killed 145 145 militant"},
    {"A doctors' union put the civilian dead at 56.", "killed 56 56 civilian"},
    {"Three more soldiers died on Friday, bringing the toll to 14.", "killed 3 3 increment; killed 14 14 total"},
    {"Two more bodies were found on Friday, raising the death toll to 27.", "killed 2 2 increment; killed 27 27 total"},
    {"At least 300 people have been killed since April.", "killed 300 - total"},
    {"So far this year 1,200 people have been killed in Balochistan.", "killed 1200 1200 total"},
    {"In 2024 the conflict killed 1,612 civilians in Pakistan.", "killed 1612 1612 total civilian"},
    {"Those killed were 31 civilians.", "killed 31 31 civilian"},
    {"The dead were 18 members of one family.", "killed 18 18"},
    {"The dead included four children.", "killed 4 4 subset"},
    {"Among the dead were three cricketers.", "killed 3 3 subset"},
    {"Two constables were among the wounded.", "wounded 2 2 subset police"},
    {"A captain was among the dead in Kurram.", "killed 1 1 subset"},
    {"Four children are among those killed in Khost.", "killed 4 4 subset"},
    {"Women and children made up 41 of the dead.", "killed 41 41 subset"},
    /* negation, possible, future, hypothesis, purpose */
    {"No one was hurt in the blast in Quetta.", "wounded 0 0 negated"},
    {"No soldiers were killed in the clash near Wana.", "killed 0 0 negated"},
    {"There were no casualties in the clash near Wana.", "casualties 0 0 negated"},
    {"Not a single civilian was harmed in Barmal.", "casualties 0 0 negated"},
    {"No casualties were reported in the blast.", ""},
    {"There was no word on casualties.", ""},
    {"The army sent more patrols to prevent civilian losses.", ""},
    {"Officials met to avoid further casualties.", ""},
    {"The truce aims to end the killing of civilians.", ""},
    {"The mediator warned that more civilians would die.", ""},
    {"The commander ordered his men to kill the hostages.", ""},
    {"The group threatened to kill ten hostages.", ""},
    {"The group vowed to kill more soldiers.", ""},
    {"If soldiers are killed, the army will respond.", ""},
    {"He fears that many people could be killed in an attack.", ""},
    {"Up to 15 people may be buried under the rubble in Behsud.", "missing 0 15 possible"},
    {"As many as 25 men were feared dead in Razmak.", "killed 0 25 possible"},
    {"The army is believed to have lost 20 men in Tirah.", "killed 20 20 possible"},
    {"The group claimed to have killed 20 soldiers in Tirah.", "killed 20 20 military"},
    {"The army tried to kill the commander near Wana.", ""},
    {"The risk of civilian casualties was discussed in Doha.", ""},
    {"Without a truce hundreds of people will die.", ""},
    {"A plot to kill the minister was foiled in Kabul.", ""},
    {"The parties agreed to spare civilians further losses.", ""},
    {"The measure could cost the lives of thousands of people.", ""},
    /* idiom and other meanings */
    {"The senate killed a bill on water.", ""},
    {"The talks reached a dead end on Tuesday.", ""},
    {"The government fired a minister and three officials.", ""},
    {"The council set up three bodies to monitor the truce.", ""},
    {"Traders suffered heavy losses as the border stayed closed.", ""},
    {"The team lost four wickets before lunch.", ""},
    {"The opposition captured 40 seats in the assembly.", ""},
    {"The stock exchange suffered its heaviest losses in nine weeks.", ""},
    {"The election claimed several victims in the cabinet.", ""},
    {"The drought killed the crops in Helmand.", ""},
    {"The tank still has three of its road wheels missing.", ""},
    {"Seventeen people were killed when a bus fell into a ravine near Lasbela.", ""},
    {"An earthquake killed 1,400 people in Kunar.", ""},
    {"Pakistan released 55 prisoners held in Peshawar.", ""},
    {"Police freed a trader held since August in Khogyani.", ""},
    {"The army captured three posts in Kunar.", ""},
    {"The army seized 40 rifles in Bajaur.", ""},
    {"The militants abandoned four bodies in the valley.", "killed 4 4"},
    {"The two sides exchanged the bodies of 12 soldiers.", "killed 12 12 military"},
    /* pronouns and repetition */
    {"Five militants stormed a police post in Bannu. They were all killed.", "killed 5 5 militant"},
    {"Nine gunmen attacked the hotel in Kabul. All the attackers died.", "killed 9 9"},
    {"Six soldiers were killed in Tirah. The six soldiers were buried on Sunday.", "killed 6 6 military"},
    {"Nine children were killed in Khost on Monday. Kabul condemned the killing of the children.",
     "killed 9 9 civilian"},
    {"An imam was shot dead in Bajaur. Hundreds attended the funeral of the slain imam.", "killed 1 1 civilian"},
    {"Two soldiers were killed near Wana. Their deaths were confirmed by the army.", "killed 2 2 military"},
    /* comparisons */
    {"The mission counted 80 civilian deaths in March, up from 55 in February.", "killed 80 80"},
    {"In 2025 the attacks killed 610 people, compared with 480 in 2024.", "killed 610 610 total"},
    /* whose */
    {"The army said two of its soldiers had been killed in Wana.", "killed 2 2 PAKMIL military"},
    {"The TTP said three of its fighters had been killed in Wana.", "killed 3 3 PAKREBTTP militant"},
    {"Kabul said nine of its soldiers had died at Chaman.", "killed 9 9 AFGMIL military"},
    {"Pakistan said it had killed 30 Afghan Taliban fighters at Chaman.", "killed 30 30 AFGMIL military"},
    {"Islamabad said 23 of its soldiers had been martyred at Chaman.", "killed 23 23 PAKMIL military"},
    {"The Houthis said the coalition's raid had killed 12 civilians in Saada.", "killed 12 12 YEMCVL civilian"},
    /* headlines */
    {"Three soldiers killed, five hurt in Wana ambush", "killed 3 3 military; wounded 5 5 military"},
    {"Four dead in Quetta blast", "killed 4 4"},
    {"Blast kills four in Quetta", "killed 4 4"},
    {"Gunmen kill two policemen in Tank", "killed 2 2 police"},
    /* names */
    {"Major Adnan Aslam was martyred in Tirah.", "killed 1 1 military"},
    {"Malik Sarbaz Khan, a tribal elder, was shot dead in Miranshah.", "killed 1 1 civilian"},
    {"Ahmad Khan, 35, was killed near Wana.", "killed 1 1"},
    {"Gunmen killed the journalist Noor Rahman in Khost.", "killed 1 1 civilian"},
    /* own losses */
    {"Pakistan's military said its troops had killed more than 200 Taliban fighters and lost 23 soldiers overnight.",
     "killed 201 - incident; killed 23 23 PAKMIL military"},
    {"The army said it had suffered no fatalities in the clash at Chaman.", "killed 0 0 PAKMIL"},
    {"Kabul said its forces had lost nine men at Spin Boldak.", "killed 9 9 AFGMIL military"},
    {"Kabul said Pakistan had lost 58 men at Spin Boldak.", "killed 58 58 PAKMIL military"},
    {"The TTP lost 14 fighters in Tirah, police said.", "killed 14 14 PAKREBTTP militant"},
    {"Azerbaijan lost 40 servicemen in the fighting near Jermuk.", "killed 40 40 AZEMIL military"},
    {"The Indian army inflicted 12 casualties on Pakistan near Uri.", "casualties 12 12 PAKMIL military"},
    /* referring back */
    {"Four civilians were killed and five injured in that exchange, said Nasir Ludin.",
     "killed 4 4 civilian; wounded 5 5 civilian"},
    {"Two constables were killed and five bystanders hurt at Kohat; three of the injured were in a grave state.",
     "killed 2 2 police; wounded 5 5 civilian; wounded 3 3 subset civilian"},
    {"More than a hundred mourners had gathered in Spera. Thirteen of them were killed.", "killed 13 13"},
    {"Eight miners were injured in Harnai on Monday. Two of the injured died on Tuesday.",
     "wounded 8 8 civilian; killed 2 2 increment civilian"},
    {"Eight militants were shot dead in Mohmand; two were captured alive.",
     "killed 8 8 militant; captured 2 2 militant"},
    /* dead behind a passive */
    {"A doctor said that 12 civilians, including four children, had been brought in dead.",
     "killed 12 12 civilian; killed 4 4 subset"},
    {"Three shepherds were found dead near Torkham.", "killed 3 3 civilian"},
    {"Two soldiers were pronounced dead in hospital in Quetta.", "killed 2 2 military"},
    /* all kinds of texts */
    {"The bombing, which killed 18 worshippers, was claimed by ISKP.", "killed 18 18 civilian"},
    {"An ambush in which seven soldiers died was reported near Wana.", "killed 7 7 military"},
    {"A landmine exploded under a van in Kharan, killing four passengers and maiming two.",
     "killed 4 4 civilian; wounded 2 2 civilian"},
    {"Rockets landed in a market in Asadabad, with nine people killed and 21 others injured.",
     "killed 9 9; wounded 21 21"},
    {"The raid, leaving 14 dead and as many wounded, lasted two hours.", "killed 14 14; wounded 14 14"},
    {"A roadside bomb hit a convoy in Panjgur, wounding five troops, two of them seriously.",
     "wounded 5 5 military; wounded 2 2 subset"},
    {"Fighters opened fire on a checkpoint in Helmand, and two policemen were fatally wounded.", "killed 2 2 police"},
    {"The helicopter was shot down and all six crew members perished.", "killed 6 6"},
    {"Shells fell on a school in Luhansk, injuring a teacher.", "wounded 1 1 civilian"},
    {"Mortar fire killed a farmer ploughing his field near Tal Abyad.", "killed 1 1 civilian"},
    {"A sniper wounded one of the monitors in Taiz.", "wounded 1 1"},
    {"The explosion that tore through the bazaar left 27 dead, officials said.", "killed 27 27"},
    {"Two brothers were killed when a shell struck their house in Horlivka.", "killed 2 2 civilian"},
    {"A 60-year-old woman died of shrapnel wounds in Donetsk.", "killed 1 1 civilian"},
    {"The remains of nine hostages were returned by the group on Friday.", "killed 9 9"},
    {"At least five UN peacekeepers were wounded when a mine went off near Kidal.", "wounded 5 - military"},
    {"The army said that 12 of its men had been killed and 30 others wounded in Tigray.",
     "killed 12 12 military; wounded 30 30 military"},
    {"The rebels put their own losses at 17 dead.", "killed 17 17"},
    {"Officials gave the toll as 31 killed and 57 injured.", "killed 31 31; wounded 57 57"},
    {"Bringing to 46 the number of people killed this month, a bomb went off in Quetta on Friday.", "killed 46 46"},
    {"The number of wounded has risen to 112.", "wounded 112 112"},
    {"The toll now stands at 63 dead and 110 injured.", "killed 63 63; wounded 110 110"},
    {"By evening the count had reached 90.", ""},
    {"The fatalities included three women and five children.", "killed 3 3 subset; killed 5 5 subset"},
    {"Women and children were among the 16 dead.", "killed 16 16"},
    {"Nineteen people died, eight of them on the spot.", "killed 19 19; killed 8 8 subset"},
    {"Of the wounded, 14 are in critical condition.", "wounded 14 14 subset"},
    {"A colonel and two of his bodyguards died in the attack in Sanaa.", "killed 1 1; killed 2 2"},
    {"The attack cost the army nine men.", "killed 9 9 military"},
    {"The ambush cost the lives of eight constables.", "killed 8 8 police"},
    {"The offensive has already cost 3,000 lives.", "killed 3000 3000"},
    {"Fighting between the army and the RSF claimed more than 40 lives in Omdurman.", "killed 41 -"},
    {"Security forces killed 14 khawarij in two separate engagements in Khyber.", "killed 14 14 PAKREBTTP militant"},
    {"Four sons of the soil embraced martyrdom while fighting gallantly in Tirah.", "killed 4 4"},
    {"Captain Usman Khan along with three soldiers embraced shahadat in Dattakhel.", "killed 1 1; killed 3 3 military"},
    {"As a result of the attack 11 soldiers were killed on the spot and 4 wounded, and one tank was destroyed.",
     "killed 11 11 military; wounded 4 4"},
    {"In the operation, 9 enemy soldiers were killed and 3 more taken prisoner.", "killed 9 9 military; captured 3 3"},
    {"Our freedom fighters killed three personnel of the occupying army and injured two in Kech.",
     "killed 3 3 military; wounded 2 2"},
    {"Praise be to Allah, five policemen were killed and their weapons seized.", "killed 5 5 police"},
    {"By the grace of Allah our mujahideen captured two officers alive.", "captured 2 2"},
    {"Enemy fire injured three of our servicemen during the past day.", "wounded 3 3 military"},
    {"The adversary lost 40 killed and about 100 wounded.", "killed 40 40; wounded 100 100 ~"},
    {"UNAMA documented 211 civilian casualties (75 killed and 136 injured) between January and March.",
     "casualties 211 211 total civilian; killed 75 75; wounded 136 136"},
    {"OHCHR recorded the killing of at least 38 civilians, including 11 children.",
     "killed 38 - civilian; killed 11 11 subset civilian"},
    {"The Red Crescent evacuated 43 wounded fighters from the town.", "wounded 43 43 militant"},
    {"More than 1,300 families have been uprooted since Sunday.", "displaced 1301 -"},
    {"Half a million people have fled Khartoum since April.", "displaced 500000 500000"},
    {"Around 9,000 refugees crossed into Chad to escape the violence.", ""},
    {"An estimated 70,000 residents have been driven from their homes in Kivu.", "displaced 70000 70000 ~ civilian"},
    {"Gunmen seized 12 bus passengers near Kalat on Thursday.", "captured 12 12 civilian"},
    {"Police detained 45 protesters in Quetta.", "captured 45 45"},
    {"The army handed over the bodies of three militants to their families.", "killed 3 3 militant"},
    {"Two of the kidnapped engineers were beheaded.", "killed 2 2"},
    {"Six people, among them two journalists, have been missing since the raid.", "missing 6 6; missing 2 2 subset"},
    {"Ten miners remained trapped after the blast in Duki.", "missing 10 10 civilian"},
    {"Seven crew members are unaccounted for after the ship was hit.", "missing 7 7"},
    {"One soldier was killed and one was injured on the Indian side.", "killed 1 1 military; wounded 1 1 military"},
    {"The two blasts killed 12 and 7 people respectively.", "killed 12 12; killed 7 7"},
    {"The police chief said nobody had died, contrary to earlier reports.", "killed 0 0 negated"},
    {"There were no injuries.", "wounded 0 0 negated"},
    {"Nobody was killed or wounded in the shelling.", "casualties 0 0 negated"},
    {"None of the passengers was hurt.", "wounded 0 0 negated"},
    {"The mission has not recorded any casualties this week.", ""},
    {"It was not clear how many people had been killed.", ""},
    {"The number of victims is not yet known.", ""},
    {"Both sides claimed to have inflicted heavy losses.", ""},
    {"Casualties are feared.", ""},
    {"Ambulances rushed to the scene to treat the wounded.", ""},
    {"The wounded were taken to hospital in Peshawar.", ""},
    {"Relatives buried the dead on Sunday.", ""},
    {"Thousands attended the funeral of the slain cleric.", ""},
    {"The anniversary of the 2014 massacre was marked in Peshawar.", ""},
    {"The killings sparked protests in Quetta.", ""},
    {"He was sentenced to death for the attack.", ""},
    {"A suicide bomber blew himself up at a checkpoint in Zhob.", ""},
    {"The attacker was also killed.", "killed 1 1"},
    {"Both attackers were shot dead by guards.", "killed 2 2 militant"},
    {"All eight hostages were freed unharmed.", ""},
    {"The army freed 33 hostages and killed all four kidnappers.", "killed 4 4 militant"},
    {"The strike destroyed two houses and three vehicles.", ""},
    {"Twelve posts were captured and 30 weapons seized.", ""},
    {"Two people died of cholera in a camp in Chad.", ""},
    {"A bus plunged into a gorge, killing 21.", ""},
    {"The commander, who survived two attempts to kill him, has left.", ""},
    {"The United States said the strike had killed a top ISIS leader.", "killed 1 1 militant"},
    {"Israel said it had eliminated over 50 Hezbollah operatives in the south.", "killed 51 - LBNREBHEZ militant"},
    {"The Lebanese health ministry reported 22 killed and 117 wounded in Israeli strikes.",
     "killed 22 22; wounded 117 117"},
    {"Gaza officials said 40 people, 15 of them women, had been killed overnight.",
     "killed 40 40; killed 15 15 subset"},
    {"Kyiv reported two civilians killed and eleven wounded by shelling in Kherson.",
     "killed 2 2 civilian; wounded 11 11"},
    {"Russia's ministry said up to 300 Ukrainian troops had been lost on that axis.", "killed 1 300 military"},
    {"Myanmar's junta bombed a village in Sagaing, killing as many as 30 people, residents said.", "killed 1 30"},
    {"The ELN killed two soldiers and kidnapped a third in Arauca.", "killed 2 2 military; captured 1 1 military"},
    {"CODECO militiamen hacked at least 15 villagers to death in Ituri.", "killed 15 - civilian"},
    {"M23 rebels wounded 14 South African peacekeepers near Sake.", "wounded 14 14 military"},
    {"Sudanese doctors said 31 civilians had died of wounds since Friday.", "killed 31 31 total civilian"},
    {"Houthi missiles killed three sailors and injured at least four aboard a merchant ship.",
     "killed 3 3; wounded 4 -"},
    {"Three more bodies have been pulled out, taking the number of dead to 24.",
     "killed 3 3 increment; killed 24 24 total"},
    {"The toll could rise further, as 9 of the injured are critical.", "wounded 9 9 subset"},
    {"Of the 30 people wounded, six later died.", "wounded 30 30; killed 6 6"},
    {"Shelling by the Pakistani army martyred five people and wounded eight others, mostly women and children.",
     "killed 5 5; wounded 8 8"},
    {"Seven people including a child were martyred and 15 wounded.", "killed 7 7; killed 1 1 subset; wounded 15 15"},
    /* who was killed, as were others */
    {"His guarantor, Ernesto Velez, who was killed near Wana, was a trader.", "killed 1 1"},
    {"Thousands attended the burial of the 10 workers who were killed in Khuzdar.", "killed 10 10"},
    {"Police named one of the priests who was murdered in Quetta.", "killed 1 1"},
    {"Twelve soldiers were injured in Tank, as were some pedestrians.", "wounded 12 12 military; wounded 2 -"},
    {"Six policemen died in Bannu, as did two passers-by.", "killed 6 6 police; killed 2 2"},
    {"The wounded include a child and a woman.", "wounded 1 1 subset; wounded 1 1 subset"},
    {"The loss of life was prevented by workers in Quetta.", ""},
    {"A new wave of kidnappings and murders began in Quetta.", ""},
    {"A driver, regarded by all as a friend, was killed in Tank.", "killed 1 1 civilian"},
    /* what stands nearest */
    {"Jets bombed two houses in Shaigal, killing nine civilians, among them four children, and wounding more than 15.",
     "killed 9 9 civilian; killed 4 4 subset; wounded 16 -"},
    {"A helicopter strafed a vehicle in Tirah, killing or wounding all seven men inside.", "casualties 7 7"},
    {"Two vehicles burned, seven soldiers perished and the rest fled near Shewa.", "killed 7 7 military"},
    {"Police recovered the bullet-riddled bodies of three men from a ravine near Mir Ali.", "killed 3 3"},
    {"Aircraft killed dozens of people in Khost; a hospital official gave a figure of 41.",
     "killed 24 -; killed 41 41"},
    {"A mother and her twin sons were reportedly killed in Tirah.", "killed 1 1 possible; killed 2 2 possible"},
    /* more of all kinds */
    {"Among the casualties of the raid were two paramedics and their driver.", "casualties 2 2; casualties 1 1"},
    {"The officer said no fewer than nine insurgents lay dead in the ravine.", "killed 9 - militant"},
    {"Some 30 militants, he claimed, had been put to death.", "killed 30 30 ~ militant"},
    {"Another soldier has died of his wounds, raising Monday's toll to five.",
     "killed 1 1 increment military; killed 5 5 total"},
    {"Its latest bulletin counts 4,219 dead since the war began.", "killed 4219 4219 total"},
    {"Medics say they have treated 60 people for gunshot wounds.", "wounded 60 60"},
    {"He put the dead at nine and the injured at 31.", "killed 9 9; wounded 31 31"},
    {"The strike is said to have killed a deputy governor.", "killed 1 1"},
    {"Sixteen were dead and 40 hurt by nightfall.", "killed 16 16; wounded 40 40"},
    {"Nine dead. That is the toll of Friday's shelling in Kharkiv.", "killed 9 9"},
    {"Four of the passengers did not survive.", "killed 4 4"},
    {"Only two of the 11 crew survived.", ""},
    {"The explosion took 14 lives and left dozens maimed.", "killed 14 14; wounded 24 -"},
    {"Rebel shelling claimed a further three lives in Marib on Tuesday.", "killed 3 3"},
    {"A family of seven was wiped out by the strike on Rafah.", "killed 7 7"},
    {"A father and four of his children were buried under the debris of their home in Idlib.",
     "missing 1 1; missing 4 4"},
    {"In Hodeidah a drone cut down five fishermen.", "killed 5 5 civilian"},
    {"Troops repelled the assault; eight attackers were killed, the rest driven off.", "killed 8 8 militant"},
    {"The assault was repelled without loss.", ""},
    {"The army lost no one.", "killed 0 0"},
    {"We have no dead, only three lightly wounded.", "killed 0 0; wounded 3 3"},
    {"The enemy left 15 corpses on the battlefield.", "killed 15 15"},
    {"Drone operators hit a dugout, eliminating four of the enemy.", "killed 4 4"},
    {"The invaders suffered 40 killed and wounded.", "casualties 40 40"},
    {"Twelve troops were put out of action, five of them for good.",
     "casualties 12 12 military; casualties 5 5 subset"},
    {"On the night of 3 March three border guards were martyred in Chaman.", "killed 3 3 military"},
    {"The number of martyrs has climbed to 48.", "killed 48 48"},
    {"The blast brought down the roof, burying 20 worshippers.", "missing 20 20 civilian"},
    {"Police picked up 17 students overnight in Turbat.", "captured 17 17 civilian"},
    {"The rebels paraded 22 prisoners of war.", ""},
    {"Forty soldiers surrendered.", ""},
    {"The deportation of 3,100 families was completed on Sunday.", "displaced 3100 -"},
    {"Two hundred and six people have fled into Uganda since Friday.", "displaced 206 206"},
    {"Nearly 900,000 Afghans have been sent back this year.", "displaced 900000 900000 ~ total"},
    {"The UN counted 1,200 new arrivals.", ""},
    {"Six truck drivers have been missing since Tuesday.", "missing 6 6 civilian"},
    {"The fate of three hostages is unknown.", ""},
    {"He warned that more would die unless the border reopened.", ""},
    {"The bomb was defused before it could kill anyone.", ""},
    {"Militants failed to kill the judge.", ""},
    {"The raid was meant to kill the commander.", ""},
    {"His party said it mourned the fallen.", ""},
    {"The minister visited the injured in hospital.", ""},
    {"The parade honoured 200 fallen soldiers.", ""},
    {"Two ministers lost their seats.", ""},
    {"The strike by doctors left hundreds of patients without care.", ""},
    {"Four people were injured when two buses collided near Sukkur.", ""},
    {"The boxer was knocked out and injured his hand.", ""},
    {"Floods have displaced 40,000 people in Sindh.", ""},
    {"The court sentenced three men to death.", ""},
    {"A gas leak killed five miners in Dukki.", ""},
    {"Heavy rains killed 12 people in Swat.", ""},
    {"Two climbers died on Nanga Parbat.", ""},
    {"A polio worker and a policeman guarding her were shot dead in Karak.", "killed 1 1 civilian; killed 1 1 police"},
    {"A soldier and three militants died in the gun battle, which lasted five hours.",
     "killed 1 1 military; killed 3 3 militant"},
    {"Security officials put the number of attackers killed at six and said two soldiers had also died.",
     "killed 6 6 militant; killed 2 2 military"},
    {"The army's media wing said 11 khawarij had been killed and their ringleader captured.",
     "killed 11 11 militant; captured 1 1"},
    {"Civil defence teams recovered 19 bodies, among them those of six children.", "killed 19 19; killed 6 6 subset"},
    {"More than 30 were hurt, seven of them critically, when the market was shelled.",
     "wounded 31 -; wounded 7 7 subset"},
    {"The army admitted that one of its pilots had been captured.", "captured 1 1 military"},
    {"Of 40 passengers, 12 were executed after their papers had been checked.", "killed 12 12"},
    {"The group said it had killed 20 of the 60 soldiers in the base.", "killed 20 20 military"},
    {"The police lost two men, the attackers five.", "killed 2 2 police; killed 5 5"},
    {"Shells killed livestock but no people.", ""},
    {"No lives were lost.", "killed 0 0"},
    {"There were no fatalities on our side.", "killed 0 0"},
    {"Fortunately nobody was inside when the shell hit.", ""},
    {"The incident claimed no victims.", ""},
    /* places, datelines and headings are nobody */
    {"Air strikes were carried out in Kunar and Paktika, and four civilians were wounded.", "wounded 4 4 civilian"},
    {"Shells fell near Torkham, Chaman and Ghulam Khan, and two soldiers were killed.", "killed 2 2 military"},
    {"PESHAWAR, Oct 8 - Eleven soldiers, two of them officers, were killed in Orakzai.",
     "killed 11 11 military; killed 2 2 subset"},
    {"KABUL, 12 October: Nine civilians were killed in Khost.", "killed 9 9 civilian"},
    {"In Barmal, three shepherds were killed.", "killed 3 3 civilian"},
    {"After the clashes at Spin Boldak, six soldiers died.", "killed 6 6 military"},
    {"Paktika was hit again and two people died.", "killed 2 2"},
    {"From Chaman, officials said five soldiers had been wounded.", "wounded 5 5 military"},
    /* to hold is not to capture */
    {"Islamabad held the interim government responsible for the attack in Wana.", ""},
    {"The two sides held talks in Doha.", ""},
    {"The army held its fire in Wana.", ""},
    {"The rebels hold 40 soldiers in Goma.", "captured 40 40 military"},
    /* words of harm in daily life */
    {"Leung Kwok-hung of the league was elected in the city.", ""},
    {"The death toll would have been higher than a thousand without the guards.", ""},
    {"The ticket may cost $ 20 in total per person.", ""},
    {"Dead ants were found in the nest.", ""},
};

typedef struct made {
    const mz_harm *harm;
    mz_polarity polarity;
    bool taken;
} made;

static bool word_fits(const made *m, mz_str word)
{
    mz_basis basis;
    mz_polarity polarity;
    mz_victim_status status;
    if (mz_str_eq(word, S("~"))) {
        return m->harm->approx;
    }
    if (mz_basis_parse(word, &basis)) {
        return m->harm->basis == basis;
    }
    if (mz_polarity_parse(word, &polarity)) {
        return m->polarity == polarity;
    }
    if (mz_victim_status_parse(word, &status)) {
        return m->harm->status == status;
    }
    return mz_str_eq(m->harm->victims.actor, word);
}

static mz_str next_word(mz_str *text)
{
    while (text->len > 0 && text->data[0] == ' ') {
        *text = mz_str_from(*text, 1);
    }
    mz_len n = 0;
    while (n < text->len && text->data[n] != ' ') {
        n++;
    }
    const mz_str word = mz_str_sub(*text, 0, n);
    *text = mz_str_from(*text, n);
    return word;
}

/* Does the harm say all that the words ask for? */
static bool fits(const made *m, mz_str want)
{
    mz_effect effect;
    int64_t lo = 0;
    int64_t hi = 0;
    const bool known = mz_effect_parse(next_word(&want), &effect) && mz_str_int(next_word(&want), &lo);
    assert_true(known);
    const mz_str top = next_word(&want);
    if (mz_str_eq(top, S("-"))) {
        hi = MZ_OPEN;
    } else {
        assert_true(mz_str_int(top, &hi));
    }
    bool all = m->harm->effect == effect && m->harm->count.lo == lo && m->harm->count.hi == hi;
    for (mz_str word = next_word(&want); word.len > 0; word = next_word(&want)) {
        all = all && word_fits(m, word);
    }
    return all;
}

static int harms_of(const char *text, made *v, mz_arena *room)
{
    mz_reading_context context = {.date = MZ_NO_DAY};
    (void)mz_day_parse(S("2025-10-20"), &context.date);
    const mz_text t = {.clean = mz_str_of(text)};
    mz_statements out = {0};
    int n = 0;
    assert_ok(mz_reading_read(&t, &context, &out, NULL, room, scratch));
    for (mz_len i = 0; i < out.n; i++) {
        for (mz_len k = 0; k < out.v[i].harms_n && n < HARMS_MAX; k++) {
            v[n++] = (made){.harm = &out.v[i].harms[k], .polarity = out.v[i].polarity};
        }
    }
    return n;
}

static bool take(made *v, int n, mz_str want)
{
    for (int k = 0; k < n; k++) {
        if (!v[k].taken && fits(&v[k], want)) {
            v[k].taken = true;
            return true;
        }
    }
    return false;
}

static bool as_expected(const row *r, mz_arena room)
{
    made v[HARMS_MAX];
    const int n = harms_of(r->text, v, &room);
    mz_str rest = mz_str_of(r->harms);
    int wanted = 0;
    while (rest.len > 0) {
        const mz_len end = mz_str_find(rest, S(";"));
        if (!take(v, n, end < 0 ? rest : mz_str_sub(rest, 0, end))) {
            return false;
        }
        wanted++;
        rest = end < 0 ? S("") : mz_str_from(rest, end + 1);
    }
    return wanted == n;
}

static void every_construction_yields_its_harm_and_no_other(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!as_expected(&rows[i], perm)) {
            print_message("%s\n    expected: %s\n", rows[i].text, rows[i].harms);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* The same table in capitals: dictionaries and rules must not lean on the case of letters; names may. */
static void capitals_change_few_of_them(void **state)
{
    (void)state;
    const int n = (int)(sizeof rows / sizeof rows[0]);
    int wrong = 0;
    for (int i = 0; i < n; i++) {
        char text[TEXT_MAX];
        size_t k = 0;
        for (; rows[i].text[k] != 0 && k + 1 < sizeof text; k++) {
            const char c = rows[i].text[k];
            text[k] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        }
        text[k] = 0;
        wrong += !as_expected(&(row){text, rows[i].harms}, perm);
    }
    print_message("in capitals: %d of %d rows differ\n", wrong, n);
    assert_true(wrong * 100 <= n * CAPITALS_WRONG_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_construction_yields_its_harm_and_no_other),
        cmocka_unit_test(capitals_change_few_of_them),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}
