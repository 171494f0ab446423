"""Words of our field that people write with capitals: they name a kind of work, not one organisation."""

from coreflect.wording.rules.lists import words_of

OUR_FIELD = words_of(
    """
    access adult agency anxiety assistance assessment attention awareness behavior behavioral behaviour board
    bipolar care case center chart child civil clinic clinical cognitive community compulsive connection consent
    counseling crisis critical daily deficit dependence depression depressive diagnostic dialectical dialogue
    disability disorder disorders emergency employee employment executive exposure family first group groups
    guide harm health hearing help helping home hope housing human incident individual insurance intake
    intentional interviewing law learning making management manual mattering meeting mental mobile month
    motivational moving mutual mutuality network nursing obsessive office open outpatient panic peer people
    person personality plan planning policy positive post practice prevention principles program psychiatry
    psychology quality question reduction reflection relationship residential resources response rights risk
    safety schedule security self series service services social society staff standard stress study substance
    suicide summary support supported syndrome system task tasks team teams theme therapist therapy today
    towards training trauma treatment trial unit use voice voices wellness work worker workers workshop
    worldview year young youth yoga
    """
)
