(* Checked: what the theorems suppose can be met. Each is put to use on a loop that the kernel might run, and something
   that is true of it is proved by it. A theorem whose suppositions nothing meets would say nothing. *)

From Coq Require Import List ZArith Lia Permutation Sorted.
From Rhodian Require Import Sums Scan Columns Present Ranked Onward Beside Books ScanBooks.
From Rhodian Require Import Layout FoldUp PushDown Handed Preorder Faults.
Import ListNotations.
Open Scope Z_scope.

(* Sharing in order: each takes what it can of what is left. *)
Definition share (left capacity : Z) : (Z * Z) + Z :=
  if capacity <? 0 then inr capacity else inl (left - Z.min left capacity, Z.min left capacity).

Definition sharing (l : list Z) : loop Z Z Z Z unit unit :=
  Loop share 9 l (fun _ capacity => capacity) (fun _ share => share) (fun _ => True) (fun _ => True)
    (fun capacity => 0 <= capacity) (fun m => 0 <= state m /\ state m + given m tt = 9)
    (fun _ capacity _ share => 0 <= share <= capacity).
Lemma sharing_is_proved : forall l, (forall a, In a l -> 0 <= a) -> proved (sharing l).
Proof.
  intros l Hl. constructor; simpl; auto; [split; lia|]. intros m a after b (Ha & _ & _ & Hm & Hg) H. simpl in *.
    unfold share in H. destruct (Z.ltb_spec a 0); [discriminate|]. injection H as <- <-.
    repeat split; try lia; destruct H as (Hst & _ & Hgv); rewrite Hst, ?(Hgv tt); simpl; lia.
Qed.

(* What is left and what was shared make what there was. *)
Goal forall l e shares, (forall a, In a l -> 0 <= a) -> scan share 9 l = inl (e, shares) ->
  e + sum (fun s => s) shares = 9.
Proof.
  intros l e shares Hl Hs.
  apply (scan_rule_at_the_end (sharing l) (sharing_is_proved l Hl) e shares Hs).
Qed.

(* What a function of each number gives, of either sign: what was owed less what is left, which is below 0 for some. *)
Definition difference (row : Z * Z) : Z + Z := inl (fst row - snd row).
Definition differences (l : list (Z * Z)) : loop unit (Z * Z) Z Z bool unit :=
  Loop (by_row difference) tt l (fun (one : bool) (row : Z * Z) => if one then fst row else snd row)
    (fun _ number => number)
    (fun _ => False) (fun _ => False) (fun _ => True)
    (fun m => given m tt = seen m true - seen m false) (fun _ _ _ _ => True).
Goal forall (l : list (Z * Z)) numbers, each difference l = inl numbers ->
  sum (fun z : Z => z) numbers = sum fst l - sum snd l.
Proof.
  intros l numbers H. assert (P : proved (differences l)).
  { constructor; simpl; auto; [tauto|]. intros m a after b (_ & _ & _ & Hm) Hs. simpl in *.
    unfold by_row, difference in Hs. injection Hs as <- <-.
    split; [tauto|]. split; [exact I|]. intros m' (_ & Hseen & Hgiven). simpl in *. rewrite !Hseen, Hgiven. lia. }
  pose proof (each_is_a_scan difference unit tt l) as Hs. rewrite H in Hs.
  destruct (scan_rule_at_the_end (differences l) P tt numbers Hs) as (_ & Hend & _). exact Hend.
Qed.

(* Two columns, one less the other and all twice: the sums follow. *)
Goal forall l r, length l = length r -> total (scaled (less l r) 2) = 2 * (total l - total r).
Proof.
  intros l r H. assert (Hl : length (less l r) = length l) by (unfold less; rewrite map_length, combine_length; lia).
  pose proof (multiples_of_columns_add_up (less l r) 2 (length l)) as M.
  pose proof (differences_of_columns_add_up l r (length l) H) as D.
  rewrite !firstn_all2 in D by lia. rewrite !firstn_all2 in M by (unfold scaled; rewrite ?map_length; lia). lia.
Qed.

(* Those present, and a column that adds something at one place only. *)
Goal total (present [Some 3; None; Some 4]) = 7 /\ total [0; 5; 0] = 5.
Proof.
  split.
  - rewrite <- (map_id (present _)). rewrite (nothing_is_added_by_an_empty_slot Z (fun x => x)). reflexivity.
  - apply (all_is_added_at_one_place _ 1); [reflexivity|]. intros [|[|[|other]]] y H E; simpl in E;
    try congruence; destruct other; discriminate.
Qed.

(* What is shared of those present, and after what was shared of others: the loop goes on from where it had come to. *)
Goal scan share 9 ([4] ++ [7]) = inl (0, [4; 5]).
Proof. rewrite a_loop_over_two_is_one_after_the_other. reflexivity. Qed.

Goal scan share 5 (present [None; Some 7]) = inl (0, [5]).
Proof. rewrite a_loop_over_those_present_passes_by_the_others. reflexivity. Qed.

(* The same by rising key: at the end no more is left than was after any turn. *)
Definition sharing_rows (order : list (nat * Z)) : loop Z (nat * Z) Z Z unit unit :=
  Loop (fun left row => share left (snd row)) 9 order (fun _ row => snd row) (fun _ share => share)
    (fun _ => True) (fun _ => True) (fun row => 0 <= snd row) (fun m => 0 <= state m)
    (fun _ row _ share => 0 <= share <= snd row).
Goal forall key l order p a e shares, ranking key l order -> (forall x, In x l -> 0 <= x) -> nth_error l p = Some a ->
  scan_ranked share order 9 l = inl (e, map Some shares) ->
  exists share after, nth_error shares p = Some share /\ 0 <= share <= a /\ e <= after.
Proof.
  intros key l order p a e shares Hr Hl Ha Hs. assert (Hrow : forall row, In row order -> 0 <= snd row).
  { intros row Hrow. apply Hl. destruct (a_ranking_takes_each_place_once _ _ _ Hr) as (_ & _ & Hp & _).
    apply (Permutation_in _ Hp), in_map. assumption. }
  assert (P : proved (sharing_rows order)).
  { constructor; simpl; auto; [lia|]. intros m r after b (Hx & _ & _ & Hm) H. simpl in *. unfold share in H.
    destruct (Z.ltb_spec (snd r) 0); [discriminate|]. injection H as <- <-.
    split; [intros; lia|]. split; [lia|]. intros m' [Hm' _]. rewrite Hm'. lia. }
  destruct (ranked_rule_at_a_place key (sharing_rows order) (fun _ _ after later => later <= after)
    (fun _ _ _ _ _ => True) P) with (5 := Hr) (6 := Ha) (7 := Hs)
    as (pre & post & now & given & after & b & _ & Hb & Ht & He & _); auto.
  - simpl. intros; lia.
  - simpl. intros m r after b later q now c _ (_ & _ & _ & Hst) _ Hle _ H _. simpl in Hst. unfold share in H.
    destruct (Z.ltb_spec (snd q) 0); [discriminate|]. injection H as <- <-. lia.
  - exists b, after. destruct Ht as (_ & _ & Heach). auto.
Qed.

(* Two sharings of one column side by side: of less, no more is left. *)
Definition sharing_of (amount : Z) (l : list Z) : loop Z Z Z Z unit unit :=
  Loop share amount l (fun _ capacity => capacity) (fun _ share => share) (fun _ => True) (fun _ => True)
    (fun capacity => 0 <= capacity)
    (fun m => 0 <= state m) (fun _ _ _ _ => True).
Goal forall l e1 e2 s1 s2, (forall a, In a l -> 0 <= a) ->
  scan share 3 l = inl (e1, s1) -> scan share 7 l = inl (e2, s2) -> e1 <= e2.
Proof.
  intros l e1 e2 s1 s2 Hl H1 H2. assert (P : forall amount, 0 <= amount -> proved (sharing_of amount l)).
  { intros amount Hamount. constructor; simpl; auto. intros m a after b (Ha & _ & _ & Hm) H. simpl in *.
    unfold share in H.
    destruct (Z.ltb_spec a 0); [discriminate|]. injection H as <- <-.
    split; [intros; lia|]. split; [exact I|]. intros m' [Hm' _]. rewrite Hm'. lia. }
  apply (beside_rule_at_the_ends (sharing_of 3 l) (sharing_of 7 l) eq (fun m n => state m <= state n)) with (6 := H1)
    (7 := H2).
  - apply P. lia.
  - apply P. lia.
  - clear. simpl. induction l; constructor; auto.
  - simpl. lia.
  - simpl. intros m1 m2 a a2 t1 t2 b1 b2 m1' m2' <- _ _ Hle Ht1 Ht2 [-> _] [-> _] _ _. unfold share in *.
    destruct (Z.ltb_spec a 0); [discriminate|]. injection Ht1 as <- <-. injection Ht2 as <- <-. lia.
Qed.

(* A payment moves what it can: the books stay balanced, and no account but that of the world outside, 0, goes below 0.
  *)
Definition move (b : list (Z * Z)) (t : Z * Z) : (list (Z * Z) * Z) + Z :=
  let amount := Z.max 0 (Z.min (snd t) (get Z.eq_dec (fst t) b)) in
  if ((fst t =? 7) || (snd t <? 0))%bool then inr (fst t)
  else inl ([(fst t, get Z.eq_dec (fst t) b - amount); (7, get Z.eq_dec 7 b + amount)], amount).
Definition one_asset (c d : unit) : {c = d} + {c <> d} := match c, d with tt, tt => left eq_refl end.
Goal forall start l e results, never_negative Z.eq_dec (fun k => k = 0) start ->
  scan_books Z.eq_dec move start l = inl (e, results) ->
  held_in one_asset (fun _ => tt) tt e = held_in one_asset (fun _ => tt) tt start.
Proof.
  intros start l e results Hstart Hs.
  apply (books_that_no_step_unbalances_stay_balanced Z.eq_dec one_asset (fun _ => tt) (fun k => k = 0) move start l e
    results Hstart); [|exact Hs].
  intros b [p amount] changes r [_ Hneg] H. unfold move in H. simpl in H.
  destruct (Z.eqb_spec p 7); [discriminate|]. destruct (Z.ltb_spec amount 0); [discriminate|]. simpl in H.
    injection H as <- <-.
  split.
  - intros []. simpl. rewrite reading_after_writing. destruct (Z.eq_dec 7 p); [congruence|]. unfold of_class. simpl.
    lia.
  - intros k v [[= <- <-]|[[= <- <-]|[]]].
    + destruct (Hneg p) as [->|Hp]; [left; reflexivity | right; lia].
    + right. destruct (Hneg 7) as [|H7]; [discriminate|]. destruct (Hneg p) as [->|Hp]; lia.
Qed.

(* A tree in order: each node hands on what its branches can hold, the first ones first. *)
Definition label (t : tree Z) : Z := match t with Node n _ => n end.

Fixpoint fill (x : Z) (l : list Z) : list Z := match l with [] => [] | c :: r => Z.min x c :: fill (x - Z.min x c) r
  end.
Definition leaf (t : tree Z) : bool := match branches t with [] => true | _ => false end.
Definition room (t : tree Z) (l : list Z) : Z + Z := inl (if leaf t then Z.abs (label t) else total l).
Definition fill_branches (t : tree Z) (x : Z) (l : list Z) : list Z + Z := inl (fill x l).
Goal forall root first bounds units values us, let nodes := fst (flatten root) in let below := snd (flatten root) in
  fold_up nodes below room = inl (bounds, units) -> 0 <= first <= nth 0 bounds 0 ->
  push_down nodes below fill_branches first bounds = inl (values, us) ->
  sum (fun p => if leaf_at nodes leaf p then number_at values p else 0) (seq 0 (length nodes)) = first.
Proof.
  intros root first bounds units values us nodes below Hg Hf Hs. pose proof (flatten_lays_out root) as L.
  assert (Hleaf : forall t, leaf t = true -> branches t = []) by (intros [n [|c l]]; [reflexivity | discriminate]).
  assert (Hfill : forall l x, (forall y, In y l -> 0 <= y) -> 0 <= x <= total l -> length (fill x l) = length l /\
    total (fill x l) = x /\ forall j p c, nth_error (fill x l) j = Some p -> nth_error l j = Some c -> 0 <= p <= c).
  { induction l as [|c l IH]; intros x Hl Hx.
    - change (total []) with 0 in Hx. split; [reflexivity|]. split; [simpl; change (total []) with 0; lia|].
      intros [|j] p c H; discriminate H.
    - rewrite total_cons in *. pose proof (Hl c (or_introl eq_refl)).
      destruct (IH (x - Z.min x c)) as (H1 & H2 & H3); [intros; apply Hl; simpl; auto | |].
      + pose proof (sum_is_natural Z (fun z => z) l) as Hn. unfold sum in Hn. rewrite map_id in Hn.
        specialize (Hn (fun a Ha => Hl a (or_intror Ha))). lia.
      + simpl. rewrite total_cons. split; [lia|]. split; [lia|].
        intros [|j] p d Hp Hd; simpl in *; [injection Hp as <-; injection Hd as <-; lia | eapply H3; eassumption]. }
  destruct (push_down_rule root nodes below L room fill_branches first bounds units leaf) as (values' & us' & Hs' & H);
    auto.
  - intros t l v Hl _ [= <-]. destruct (leaf t); [lia|].
    pose proof (sum_is_natural Z (fun z => z) l Hl) as Hn. unfold sum in Hn. rewrite map_id in Hn. exact Hn.
  - intros b Hb. rewrite (nth_error_nth _ _ _ Hb) in Hf. exact Hf.
  - intros t x l b Hlf Hl Hlen Hb Hx. unfold room in Hb. rewrite Hlf in Hb. injection Hb as <-.
    destruct (Hfill l x Hl Hx) as (H1 & H2 & H3). exists (fill x l). auto.
  - rewrite Hs in Hs'. injection Hs' as <- _.
    apply (the_leaves_are_handed_what_the_root_was root nodes below L fill_branches first bounds leaf Hleaf values H).
Qed.

(* Of three numbers the second is the first below 0: who names another one is wrong, and the one before it is natural. *)
Goal forall place x, first_at_fault Z (Z.leb 0) [4; -1; -2] place x -> place = 1%nat /\ x = -1.
Proof.
  intros place x H. apply (there_is_only_one_first_at_fault Z (Z.leb 0) [4; -1; -2] place x 1 (-1) H).
  exists [4], [-2]. repeat split. constructor; [reflexivity | constructor].
Qed.
Goal forall place x y, first_at_fault Z (Z.leb 0) [4; y; -2] place x -> (1 < place)%nat -> 0 <= y.
Proof.
  intros place x y H Hp. apply Z.leb_le.
  exact (whoever_stands_before_the_first_at_fault_passes Z (Z.leb 0) [4; y; -2] place x 1 y H eq_refl Hp).
Qed.
